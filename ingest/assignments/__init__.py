"""Assignments: who leads, who coordinates, what is to be done, by when."""
