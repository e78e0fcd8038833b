"""Measurements: each file is a command of its own, ``python -m bench.<name>``."""
