"""Answers worded by a language model, each sentence checked against the words that it cites."""
