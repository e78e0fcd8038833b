"""How well passages are found: retrieval sets, ways of typing, conditions, scores; ``python -m eval retrieval``."""
