"""The parts of a text: sections, articles, annexes, paragraphs, sentences."""
