"""References: the instruments that a text names, and how it stands to each."""
