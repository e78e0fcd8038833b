"""A pattern for any of many literal words, as a tree of their letters: one pass, however many words there are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_END = ""


def either(words: Iterable[str]) -> str:
    """Return a pattern that matches the longest of ``words`` at a place; a blank stands for any white space.

    >>> re.match(either(["sở", "sở y tế", "ban"]), "sở  y tế và ban").group()
    'sở  y tế'
    """
    tree: dict[str, Any] = {}
    for word in words:
        branch = tree
        for char in word:
            branch = branch.setdefault(char, {})
        branch[_END] = {}
    return _pattern(tree)


def _pattern(tree: dict[str, Any]) -> str:
    """Write a tree of letters as nested groups; a word that ends where others go on is the last choice."""
    branches = [_letter(char) + _pattern(below) for char, below in tree.items() if char != _END]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 and _END not in tree else f"(?:{'|'.join(branches)})"
    return f"{joined}?" if _END in tree else joined


def _letter(char: str) -> str:
    return r"\s+" if char == " " else re.escape(char)
