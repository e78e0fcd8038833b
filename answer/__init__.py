"""Hits to an answer whose every sentence cites the words it rests on."""
