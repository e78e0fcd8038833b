"""Whether a PDF's text layer can be trusted, or the page has to be read as a picture.

A scan's layer may be nothing but a signature's stamp, or the reading of software that knows no Vietnamese
("CQNG HOA xA HQI"); a font without a Unicode table gives signs that are no text at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.text_layer import TextLayer
from ingest.readers.words import Word
from ingest.vietnamese import known_syllables, unify_tones

_PICTURE = 0.5
"""Share of a page from which a picture counts as the scan of it."""
_WHOLE_PICTURE = 0.8
_FEW, _FEW_ON_WHOLE = 25, 60
"""Words that a scan's stamps may hold."""
_LEAST_PICTURE = 0.02
_OUTLINES = 60
"""Drawn paths from which letters may have been turned into outlines."""
_LEAST_KNOWN, _LEAST_ACCENTED = 0.75, 0.4
_MOST_ODD = 0.15
_JUDGED = 40
"""Words from which a text is long enough to be judged by its vocabulary."""
_TOKEN = re.compile(r"[^\W\d_]+")
_ACCENTED = re.compile(r"[À-ỹĐđ]")
_ODD = re.compile(
    r"[^\w\s.,;:!?()\[\]{}\"'“”‘’«»/\\|&%+*=<>@#$§°^~…–—‑·•●▪■□☐☑✓→←-]|[\ue000-\uf8ff\ufffd\x00-\x1f\x7f-\x9f¤¦©®±µ¶¸¹²³¬]"
)
_ENGLISH = frozenset({"the", "of", "and", "to", "in", "for", "is", "on", "that", "with", "as", "by", "are", "be"})


def readable(layer: TextLayer) -> list[Word] | None:
    """Return the words of a page's text layer, None where the page has to be recognised instead.

    A hidden layer under a scan counts where it is good Vietnamese; its words keep a confidence below 1.
    """
    words = layer.words
    if layer.pictures > _PICTURE:
        few = _FEW_ON_WHOLE if layer.pictures > _WHOLE_PICTURE else _FEW
        if len(words) >= few and _good(words):
            return words
        if len(layer.hidden) >= few and _good(layer.hidden):
            for word in layer.hidden:
                word.confidence = 0.8
            return [*layer.hidden, *words]
        return None
    if not words and not layer.hidden:
        return None if layer.pictures > _LEAST_PICTURE or layer.paths >= _OUTLINES else []
    return None if not words or _broken(words, layer.unmapped) else words


def _good(words: Sequence[Word]) -> bool:
    """Tell whether words are Vietnamese with its marks, as a layer under a scan has to be."""
    tokens = [unify_tones(token.lower()) for word in words for token in _TOKEN.findall(word.text)]
    if len(tokens) < _FEW:
        return False
    known = known_syllables()
    right = sum(token in known for token in tokens)
    accented = sum(bool(_ACCENTED.search(token)) for token in tokens)
    return right >= _LEAST_KNOWN * len(tokens) and accented >= _LEAST_ACCENTED * len(tokens)


def _broken(words: Sequence[Word], unmapped: int) -> bool:
    """Tell whether the characters of a page without a picture are none that a person would read."""
    if unmapped > 0.2 * len(words):
        return True
    text = "".join(word.text for word in words)
    if len(_ODD.findall(text)) > _MOST_ODD * len(text):
        return True
    tokens = [token.lower() for word in words for token in _TOKEN.findall(word.text)]
    if len(tokens) < _JUDGED or sum(bool(_ACCENTED.search(token)) for token in tokens) > 0.2 * len(tokens):
        return False
    known = known_syllables()
    meant = sum(unify_tones(token) in known or token in _ENGLISH for token in tokens)
    return meant < 0.1 * len(tokens)
