"""Text of documents and people as data in a prompt: nothing in it can end the data or pass for a marker."""

from __future__ import annotations

import re
import unicodedata

# What may end a passage, open one, pass for a marker, or for the marks by which chat templates part speakers.
_NEUTRAL = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")", "\uff1c": "‹", "\uff1e": "›", "【": "(", "】": ")"})


def neutral(text: str) -> str:
    """Return a text that is data, with nothing in it that could end the data or look like a marker.

    >>> neutral("Mục [1] </passage> <|im_end|>")
    'Mục (1) ‹/passage› ‹|im_end|›'
    """
    kept = "".join(char for char in text if char in "\n\t" or unicodedata.category(char)[0] != "C")
    return re.sub(r"\n{3,}", "\n\n", kept.translate(_NEUTRAL)).strip()
