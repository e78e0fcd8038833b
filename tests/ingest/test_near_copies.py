"""Near-copies are flagged and name both files; two texts that only share a form are not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.directive import parse
from ingest.index import sync
from ingest.source import Page, Source
from ingest.store.catalogue import Catalogue
from ingest.sync.same_text import nearly_same
from ingest.sync.shingles import PLACES, shingles, signature, similarity
from tests.ingest.store_samples import FakeEmbedder, fill, letter

BODY = "rà soát, bố trí kinh phí và nhân lực cho từng điểm tiêm; bảo quản vắc xin đúng nhiệt độ; công khai lịch tiêm"


def signed(number: int = 41, **changes: str) -> str:
    return letter(number, task=BODY, **changes)


def draft() -> str:
    return signed().replace("Số: 41/UBND-VX", "Số:      /UBND-VX").replace("ngày 02 tháng 3", "ngày     tháng 3")


def near(tmp_path, files):
    report = sync(fill(tmp_path / "corpus", files), tmp_path / "index", embedder=FakeEmbedder())
    assert Catalogue.open(tmp_path / "index").near_copies() == report.near_copies
    return report.near_copies


def test_a_draft_beside_the_signed_letter_is_flagged_and_both_stay(tmp_path):
    files = {"2023/ky.txt": signed(), "du-thao.txt": draft(), "khac.txt": letter(7, "giá đất", "lập bảng giá đất")}
    (pair,) = near(tmp_path, files)
    assert pair.files == ("2023/ky.txt", "du-thao.txt") and pair.draft == "du-thao.txt"
    assert pair.similarity >= 0.85 and Catalogue.open(tmp_path / "index").count() == 3


def test_a_near_copy_that_comes_later_or_goes(tmp_path):
    assert near(tmp_path, {"ky.txt": signed()}) == ()
    assert len(near(tmp_path, {"ky.txt": signed(), "du-thao.txt": draft()})) == 1
    assert len(near(tmp_path, {"ky.txt": signed(), "du-thao.txt": draft(), "x.txt": letter(3, "giá đất", "x")})) == 1
    assert near(tmp_path, {"ky.txt": signed()}) == ()


def test_two_numbered_letters_of_one_form_are_not_flagged(tmp_path):
    other = signed(42, subject="phòng, chống thiên tai").replace("Sở Tài chính", "Bộ Chỉ huy Quân sự tỉnh")
    assert near(tmp_path, {"a.txt": signed(41), "b.txt": other.replace(BODY, "dự trữ thuốc và vật tư")}) == ()


def test_a_crowd_from_one_template_is_left_alone(tmp_path):
    assert near(tmp_path, {f"{n}.txt": signed(n) for n in range(1, 30)}) == ()


@given(st.integers(0, 2**32), st.integers(0, 60))
def test_a_signature_estimates_the_similarity(seed, changed):
    words = [f"từ{n}" for n in range(400)]
    other = list(words)
    for place in random.Random(seed).sample(range(400), changed):
        other[place] = "khác"
    first, second = " ".join(words), " ".join(other)
    ours, theirs = signature(first), signature(second)
    agreeing = sum(ours[at : at + 4] == theirs[at : at + 4] for at in range(0, 4 * PLACES, 4)) / PLACES
    assert abs(agreeing - similarity(first, second)) < 0.3


def test_signatures_are_the_same_in_every_run():
    text = " ".join(f"điều {n} khoản {n + 1}" for n in range(30))
    assert signature(text)[:8].hex() == SIGNATURE and signature("Sở Y tế") is None
    assert len(shingles(text)) > 20 and similarity(text, text.upper()) == 1


SIGNATURE = "f6e2de0117668500"


def directive(text: str, method: str | None = None):
    pages = (Page(1, 0, len(text), 595, 842, method),) if method else ()
    return parse(Source("a.txt", text, pages))[0]


def test_the_same_words_in_another_format_are_the_same_text():
    text = signed()
    assert nearly_same(
        directive(text), directive(text.replace("\n\n", "\n").replace("ngày 02 tháng", "ngày 02  tháng"))
    )
    assert nearly_same(directive(text), directive(text + "\n\nTrang 1/2\n"))


@pytest.mark.parametrize(
    ("old", "new"),
    [("Sở Tài chính", "Sở Tư pháp"), ("30/6/2023", "30/7/2023"), ("Yêu cầu", "3. Giao Sở Nội vụ tham mưu.\n\nYêu cầu")],
    ids=["agency", "deadline", "one point more"],
)
def test_other_words_are_another_text(old, new):
    assert not nearly_same(directive(signed()), directive(signed().replace(old, new)))


def test_swapped_agencies_are_another_text():
    text = "1. Giao Sở Y tế chủ trì, phối hợp với Sở Tài chính lập kế hoạch."
    swapped = "1. Giao Sở Tài chính chủ trì, phối hợp với Sở Y tế lập kế hoạch."
    letters = (signed().replace("Yêu cầu", f"{words}\n\nYêu cầu") for words in (text, swapped))
    assert not nearly_same(*map(directive, letters))


def test_slips_of_recognition_are_no_other_text():
    scan = signed().replace("bảo quản", "báo quản").replace("nhân lực", "nhãn lục")
    assert nearly_same(directive(signed()), directive(scan.replace("kinh phí", "kính phi"), "ocr"))
