"""What the tokenizer's own normaliser promises."""

import unicodedata

import pytest
from tokenizers import Tokenizer

from training.text import fold, words
from training.tokenizer import NOTHING, UNKNOWN_ID, build_normalizer, train_tokenizer
from training.tokens import WordEncoder, encode

TEXTS = [
    "Giao Sở chủ trì, phối hợp với các đơn vị tuyên truyền, nâng cao nhận thức",
    "Cộng hòa xã hội chủ nghĩa; thúy, quý, khỏe, hoàn thành trước ngày 30/6",
    "co quan nao chu tri tuyen truyen",
    "which agency leads propaganda work before the deadline",
]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """Learn a small vocabulary."""
    return train_tokenizer([*TEXTS, "", "?!"] * 3, vocab_size=300)


@pytest.mark.parametrize(
    ("written", "unified"),
    [
        ("hoà", "hòa"),
        ("HOÀ BÌNH", "hòa bình"),
        ("thuý", "thúy"),
        ("khoẻ", "khỏe"),
        ("quý", "quý"),
        ("QUỲ", "quỳ"),
        ("hoàn", "hoàn"),
        ("thuyền", "thuyền"),
        ("Uỷ ban", "ủy ban"),
        ("ð", "đ"),
        ("văn\u00adbản", "vănbản"),
        ("—!?", NOTHING),
    ],
)
def test_normaliser_unifies_spellings(written: str, unified: str) -> None:
    """Both placements of a tone mark, composed or not, become one spelling."""
    normaliser = build_normalizer()
    assert normaliser.normalize_str(written) == unified
    assert normaliser.normalize_str(unicodedata.normalize("NFD", written)) == unified
    assert normaliser.normalize_str(unified) == unified


def test_tokens_ignore_case_composition_and_punctuation(tokenizer: Tokenizer) -> None:
    """Raw text needs no preparation."""
    plain = encode(tokenizer, [text.lower() for text in TEXTS])
    noisy = encode(tokenizer, [unicodedata.normalize("NFD", f"«{text.upper()}»...") for text in TEXTS])
    assert plain.ids.tolist() == noisy.ids.tolist()


@pytest.mark.parametrize("text", ["", "   ", "?!—", "\u0301", "漢字"])
def test_text_without_known_letters_is_the_unknown_token(tokenizer: Tokenizer, text: str) -> None:
    """No bag is ever empty."""
    assert encode(tokenizer, [text]).ids.tolist() == [UNKNOWN_ID]


def test_typed_unknown_marker_is_read_as_letters(tokenizer: Tokenizer) -> None:
    """The marker has no power over raw text."""
    assert encode(tokenizer, ["[UNK]"]).ids.tolist() == encode(tokenizer, ["unk"]).ids.tolist()


def test_word_encoder_gives_the_tokens_of_the_tokenizer(tokenizer: Tokenizer) -> None:
    """The fast path for training is the tokenizer itself, word by word."""
    texts = [*TEXTS, "", "Hoà, quý: 漢字", *map(fold, TEXTS)]
    slow, fast = encode(tokenizer, texts), WordEncoder(tokenizer)(texts)
    assert fast.ids.tolist() == slow.ids.tolist()
    assert fast.starts.tolist() == slow.starts.tolist()


def test_fold_and_words() -> None:
    """Folding strips all marks; words are letters and digits."""
    assert fold("Ủy ban Đảng") == "Uy ban Dang"
    assert words(unicodedata.normalize("NFD", "Uỷ ban, 16-CT")) == ["Uỷ", "ban", "16", "CT"]
