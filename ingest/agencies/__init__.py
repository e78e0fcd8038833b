"""Agencies: their names and short forms, and where a text or a question names them."""
