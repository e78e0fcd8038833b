"""The cache of recognised pages: whole files only, keyed by pixels and tools, nothing of a secret page."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from ingest.readers import page_cache
from ingest.readers.options import ReadOptions
from ingest.readers.page_cache import page_key, read_page, write_page
from ingest.readers.words import PageWords, Rule, Word
from tests.ingest.readers import drawn_pages as drawn

pytestmark = drawn.needs_tesseract
PIXELS = np.arange(300, dtype=np.uint8).reshape(10, 10, 3)


def page(*lines: str) -> PageWords:
    """Return a page with one word a line."""
    words = [
        Word(line, 90.5, 40.0 * i, 260.0, 40.0 * i + 12, size=12.0, confidence=0.875) for i, line in enumerate(lines)
    ]
    return PageWords(2, 595.0, 842.0, "ocr", words, [Rule(50.0, 60.0, 500.0, 60.0)], (1.0, 0.1, 3.0, -0.1, 1.0, 2.0))


def test_a_page_comes_back_as_it_was(tmp_path: Path) -> None:
    """Words, rules and the way back to the scan."""
    write_page(ReadOptions(cache=tmp_path), "ab12", page("QUYẾT ĐỊNH"))
    assert read_page(tmp_path, "ab12") == page("QUYẾT ĐỊNH")
    assert [file.suffix for file in tmp_path.rglob("*") if file.is_file()] == [".json"]


@pytest.mark.parametrize("content", [b"", b"{", b'{"number": 1}', b"\xff\xfe\x00", b"[]", b'"x"'])
def test_a_damaged_entry_counts_as_absent(tmp_path: Path, content: bytes) -> None:
    """A torn file costs a second reading, no error."""
    write_page(ReadOptions(cache=tmp_path), "ab12", page("QUYẾT ĐỊNH"))
    (kept,) = tmp_path.rglob("*.json")
    kept.write_bytes(content)
    assert read_page(tmp_path, "ab12") is None


def test_without_a_cache_nothing_is_kept_or_found(tmp_path: Path) -> None:
    """No folder, no file."""
    write_page(ReadOptions(), "ab12", page("QUYẾT ĐỊNH"))
    assert read_page(None, "ab12") is None
    assert read_page(tmp_path, "ab12") is None


def test_nothing_of_a_secret_page_is_written(tmp_path: Path) -> None:
    """Not even an empty folder; with leave it is kept."""
    secret = page("UBND TỈNH ĐẮK NÔNG", "TỐI MẬT", "QUYẾT ĐỊNH")
    write_page(ReadOptions(cache=tmp_path), "ab12", secret)
    assert list(tmp_path.iterdir()) == []
    write_page(ReadOptions(cache=tmp_path, accept_secret=True), "ab12", secret)
    assert read_page(tmp_path, "ab12") == secret


def test_the_key_follows_pixels_recogniser_and_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever could change the words changes the key."""
    keys = {page_key(PIXELS), page_key(PIXELS.copy()), page_key(PIXELS + 1), page_key(PIXELS.reshape(5, 20, 3))}
    assert len(keys) == 3
    monkeypatch.setattr(page_cache, "RECOGNISER_VERSION", 99_999)
    keys.add(page_key(PIXELS))
    monkeypatch.setattr(page_cache, "version", lambda: "tesseract 99")
    keys.add(page_key(PIXELS))
    assert len(keys) == 5


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    """The words matter, the cache does not."""
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    write_page(ReadOptions(cache=blocked), "ab12", page("QUYẾT ĐỊNH"))
    assert blocked.read_text() == "not a folder"


def test_what_was_not_used_for_long_is_forgotten(tmp_path: Path) -> None:
    """Reading a page counts as use; so does writing it."""
    for key in ("ab12", "cd34", "ab56"):
        write_page(ReadOptions(cache=tmp_path), key, page(key))
    for place in tmp_path.rglob("*.json"):
        if place.stem != "ab56":
            os.utime(place, (1000, 1000))
    read_page(tmp_path, "ab12")
    page_cache.forget_unused(tmp_path, 2000)
    assert sorted(place.stem for place in tmp_path.rglob("*.json")) == ["ab12", "ab56"]
