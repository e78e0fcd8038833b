"""The tokenizer: one BPE vocabulary for accented and folded Vietnamese and for English.

All text normalisation is part of ``tokenizer.json``, so whoever loads the file gets the same
tokens from raw text, whatever the language of the caller:

1. NFC, lower case, invisible characters dropped, the look-alike ð (U+00F0) read as đ;
2. tone marks of *oa, oe, uy* at the end of a syllable moved to the first vowel (hoà → hòa,
   thuý → thúy); after *q* the *u* belongs to the consonant and nothing moves (quý);
3. a text without a letter or digit becomes one unknown character, so that it still has a vector;
4. everything between runs of letters, marks and digits separates words and is dropped.
"""

import json
import unicodedata
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from training.text import WORD

UNKNOWN = "[UNK]"
UNKNOWN_ID = 0
NOTHING = "\ue000"
"""Stands for a text without words: of private use, so no text has it and no token is made of it."""

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_SYLLABLE_END = r"(?![\p{L}\p{M}])"


def _tone_replacements() -> Iterable[tuple[str, str]]:
    """Give (pattern, replacement) for the fifteen syllable endings written in two ways."""
    for first, second in ("oa", "oe", "uy"):
        before = "(?<!q)" if first == "u" else ""
        for tone in _TONES:
            late = unicodedata.normalize("NFC", first + second + tone)
            early = unicodedata.normalize("NFC", first + tone + second)
            yield f"{before}{late}{_SYLLABLE_END}", early


def build_normalizer() -> normalizers.Normalizer:
    """Give steps 1 to 3 as a normalizer of the ``tokenizers`` library."""
    steps = [
        normalizers.NFC(),
        normalizers.Lowercase(),
        normalizers.Replace(Regex("[\u00ad\u200b-\u200f\u2060\ufeff]"), ""),
        normalizers.Replace("\u00f0", "đ"),
        *(normalizers.Replace(Regex(old), new) for old, new in _tone_replacements()),
        normalizers.Replace(Regex(r"\A[^\p{L}\p{N}]*\z"), NOTHING),
    ]
    return normalizers.Sequence(steps)


def train_tokenizer(texts: Iterable[str], vocab_size: int = 28_000, alphabet: int = 400) -> Tokenizer:
    """Learn the merges (Sennrich et al. 2016) from ``texts``, normalised as described above."""
    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN, fuse_unk=True))
    tokenizer.normalizer = build_normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(rf"[^\p{{L}}\p{{M}}\p{{N}}{NOTHING}]+"), "removed")
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        limit_alphabet=alphabet,
        min_frequency=2,
        special_tokens=[UNKNOWN],
        show_progress=False,
    )
    # A text without words would bring NOTHING into the alphabet, and it must stay unknown.
    tokenizer.train_from_iterator((t for t in texts if WORD.search(t)), trainer)
    # A token "added" by the trainer is also cut out of raw text before normalisation: a person
    # who types "[UNK]" should get the letters instead.
    state = json.loads(tokenizer.to_str())
    return Tokenizer.from_str(json.dumps(state | {"added_tokens": []}))
