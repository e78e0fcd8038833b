"""How a syllable agrees with what was typed, and how likely typists of several kinds are to type it so."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ingest.vietnamese import fold

_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")

_SLIP = 0.002
_FOREIGN, _NAME = 0.002, 0.01
"""Weight of a reading as no syllable: a word in lower case, and one with a capital inside the question."""

_CARELESS = ((0.05, 0.0), (0.3, 0.0), (0.6, 0.0), (0.98, 0.0), (0.0, 0.3), (0.0, 0.97), (0.5, 0.9))
"""(share of syllables typed without any mark, share of the others typed without tone)."""

(
    TONED, LEVEL, BARE, TONELESS, TONE_ONLY, PARTLY, UNMARKED, LOWER_FOREIGN, CAPITAL_FOREIGN,
) = range(9)  # fmt: skip
"""As typed (with a tone; with other marks only; no marks at all); marks left out (all; the tone; all, which are the
tone; some); no syllable."""

FLAT = (1.0, 1.0, 1.0, 1.0, 1.0, 0.05, 1.0, _FOREIGN, _NAME)


@lru_cache(maxsize=1)
def channels() -> NDArray[np.float64]:
    """Weight of each kind of reading (columns) by way of typing (rows; the first: in full)."""
    rows = []
    for bare, toneless in ((0.0, 0.0), *_CARELESS):
        kept = 1 - bare
        missing = kept * toneless
        rows.append(
            [
                max(kept - missing, 1e-5),
                max(kept, 1e-5),
                max(bare, 1e-5),
                max(missing, 1e-5),
                max(bare + missing, 1e-5),
                max(_SLIP * (bare + toneless), 1e-6),
                1.0,
                _FOREIGN,
                _NAME,
            ]
        )
    return np.array(rows)


@lru_cache(maxsize=8192)
def _letters(syllable: str) -> tuple[str, str]:
    """Return the letters without tone, and the tone ("" for level).

    >>> _letters("được")[0], len(_letters("được")[1])
    ('đươc', 1)
    """
    apart = unicodedata.normalize("NFD", syllable)
    return unicodedata.normalize("NFC", _TONES.sub("", apart)), "".join(_TONES.findall(apart))


@lru_cache(maxsize=8192)
def agreement(typed: str, syllable: str) -> int | None:
    """Return how ``syllable``, of the same letters, agrees with the marks typed; None if it does not.

    >>> agreement("hoa", "hoa") == UNMARKED, agreement("hoa", "hỏa") == TONE_ONLY, agreement("hoá", "hòa")
    (True, True, None)
    """
    if typed == syllable:
        return UNMARKED if typed.isascii() else TONED if _letters(typed)[1] else LEVEL
    letters, tone = _letters(typed)
    full, full_tone = _letters(syllable)
    if tone not in ("", full_tone):
        return None
    if any(a not in (b, fold(b)) for a, b in zip(letters, full, strict=True)):
        return None
    if typed.isascii():
        return TONE_ONLY if full == typed else BARE
    return TONELESS if letters == full and not tone else PARTLY
