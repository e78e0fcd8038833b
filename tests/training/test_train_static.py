"""A small training run end to end, and the shipped model read in two ways."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sentence_transformers import SentenceTransformer

from training.contrastive import Schedule
from training.data import Pair, Translation
from training.material import Material
from training.static import Recipe, build, write_folder
from training.vectors import StaticVectors

SHIPPED = Path(__file__).parents[2] / "models/hoi-van-ban-static"
MOST_BYTES = 25_000_000

SUBJECTS = [
    ("tuyên truyền", "propaganda"),
    ("nhà ở", "housing"),
    ("đất đai", "land"),
    ("ngân sách", "budget"),
    ("khí hậu", "climate"),
    ("giao thông", "transport"),
]


@pytest.fixture(scope="module")
def material() -> Material:
    """Make a world of six subjects, each with its questions, passages and English."""
    pairs = [
        Pair(f"cơ quan nào chủ trì {vi}", f"Đơn vị {n} được giao công tác {vi} của tỉnh.")
        for vi, _ in SUBJECTS
        for n in range(8)
    ]
    sentences = [
        Translation("made", f"the agency leads {en} work {n}", f"cơ quan chủ trì công tác {vi} {n}")
        for vi, en in SUBJECTS
        for n in range(8)
    ]
    glosses = [Translation("made", en, vi) for vi, en in SUBJECTS for _ in range(3)]
    kinds = {"legal": pairs, "news": pairs, "wiki": pairs, "leads": pairs}
    return Material(kinds, sentences, glosses, {"legal cloze": pairs})


RECIPE = Recipe(vocab_size=250, dimensions=16, schedule=Schedule(steps=40, warm_up=4))


def test_training_makes_a_folder_that_finds_translations(material: Material, tmp_path: Path) -> None:
    """English and folded questions end nearest to their own subject."""
    tokenizer, table = build(material, RECIPE)
    write_folder(tmp_path, tokenizer, table)
    model = StaticVectors.load(tmp_path)
    passages = model.encode([f"công tác {vi}" for vi, _ in SUBJECTS])
    for questions in ([en for _, en in SUBJECTS], ["tuyen truyen", "nha o", "dat dai"]):
        nearest = (model.encode(questions) @ passages.T).argmax(axis=1)
        assert nearest.tolist() == list(range(len(questions)))
    theirs = SentenceTransformer(str(tmp_path), device="cpu").encode(["chủ trì", ""])
    assert np.allclose(theirs, model.encode(["chủ trì", ""]), atol=2e-3)


def test_training_is_deterministic(material: Material) -> None:
    """The same seed gives the same vocabulary and the same bytes of weights."""
    (first, left), (second, right) = build(material, RECIPE), build(material, RECIPE)
    assert first.to_str() == second.to_str()
    assert left.tobytes() == right.tobytes()


@pytest.fixture(scope="module")
def shipped() -> tuple[StaticVectors, SentenceTransformer]:
    """Load the shipped model in numpy and in sentence-transformers."""
    return StaticVectors.load(SHIPPED), SentenceTransformer(str(SHIPPED), device="cpu")


VIETNAMESE = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
syllables = st.text(VIETNAMESE + VIETNAMESE.upper(), min_size=1, max_size=7)
texts = st.one_of(st.lists(syllables, max_size=40).map(" ".join), st.text(max_size=60))


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, min_size=1, max_size=4))
@example(["", " ", "…", "漢字", "Hoà bình"])
def test_numpy_equals_sentence_transformers(
    shipped: tuple[StaticVectors, SentenceTransformer], batch: list[str]
) -> None:
    """The shipped model needs no torch: both readers agree on any text, the empty one included."""
    ours, theirs = shipped[0].encode(batch), shipped[1].encode(batch).astype(np.float32)
    assert np.isfinite(ours).all()
    assert np.isfinite(theirs).all()
    assert np.allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)
    cosine = (ours * theirs).sum(axis=1) / np.linalg.norm(theirs, axis=1)
    assert cosine.min() >= 0.99999


def test_shipped_folder_is_small_and_bilingual(
    shipped: tuple[StaticVectors, SentenceTransformer],
) -> None:
    """The folder stays under its limit, and three spellings of a question find the assignment."""
    assert sum(p.stat().st_size for p in SHIPPED.rglob("*") if p.is_file()) <= MOST_BYTES
    passages = shipped[0].encode(
        [
            "Giao sở chủ trì, phối hợp với các ngành đẩy mạnh tuyên truyền, nâng cao nhận thức",
            "Dự toán ngân sách nhà nước được hội đồng nhân dân thông qua hằng năm",
            "Người lái xe phải mang theo giấy phép lái xe khi tham gia giao thông",
        ]
    )
    questions = [
        "cơ quan nào chủ trì công tác tuyên truyền",
        "co quan nao chu tri cong tac tuyen truyen",
        "which agency leads propaganda work",
    ]
    assert (shipped[0].encode(questions) @ passages.T).argmax(axis=1).tolist() == [0, 0, 0]
