"""Corrections by hand, kept in ``corpus/.corrections``: recorded, read again, applied at every sync."""
