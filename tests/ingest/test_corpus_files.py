"""Which files of a folder are read, and what they are called: names that do not print, what systems leave."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from ingest.__main__ import main
from ingest.errors import CorpusError
from ingest.index import sync
from ingest.store.catalogue import Catalogue
from ingest.sync.corpus import corpus_files
from tests.ingest.store_samples import FakeEmbedder, fill, letter

ODD = {
    b"c\xf4ng.txt": "c\\xf4ng.txt",
    "dòng\nmới;'\"--.txt".encode(): "dòng\\nmới;'\"--.txt",
    b"\x1b[31m\x7f.txt": "\\x1b[31m\\x7f.txt",
    "ngược\u202etxt.exe.txt".encode(): "ngược\\u202etxt.exe.txt",
    b"%s{}.txt": "%s{}.txt",
}
needs_bytes = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are Unicode there")


def odd_files(corpus: Path) -> list[str]:
    """Write a letter under each odd name; return the paths."""
    corpus.mkdir(parents=True)
    paths = [os.fsdecode(os.fsencode(corpus) + b"/" + name) for name in ODD]
    for number, path in enumerate(paths, 1):
        Path(path).write_text(letter(number))
    return paths


@needs_bytes
def test_names_that_cannot_be_stored_or_printed(tmp_path):
    odd_files(tmp_path / "corpus")
    report = sync(tmp_path / "corpus", tmp_path / "index", embedder=FakeEmbedder())
    assert sorted(report.added) == sorted(ODD.values()) and not report.failed
    assert {d.file for d in Catalogue.open(tmp_path / "index").directives()} == set(ODD.values())
    assert not sync(tmp_path / "corpus", tmp_path / "index", embedder=FakeEmbedder()).changed


@needs_bytes
def test_inspect_names_them_alike(tmp_path, capsys):
    assert (
        main(["inspect", *odd_files(tmp_path / "corpus"), os.fsdecode(bytes(tmp_path) + b"/x\xff.txt"), "--json"]) == 0
    )
    printed = capsys.readouterr().out
    found = json.loads(printed)
    assert [Path(d["file"]).name for d in found["directives"]] == list(ODD.values())
    assert [Path(failure["file"]).name for failure in found["failed"]] == ["x\\xff.txt"]
    printed.encode("utf-8")


@needs_bytes
def test_two_files_never_share_a_name(tmp_path):
    corpus = fill(tmp_path / "corpus", {"a\nb.txt": letter(1), "a\\nb.txt": letter(2)})
    assert sorted(path.read_text() for path in corpus_files(corpus, tmp_path).values()) == [letter(1), letter(2)]


def test_what_systems_leave_behind_is_passed_over(tmp_path):
    left = ("desktop.ini", "Desktop.ini", "Thumbs.db", ".DS_Store", "._a.txt", "~$a.docx", "README.md")
    corpus = fill(tmp_path / "corpus", {"a.txt": letter(1), "sub/thumbs.db": b"\xd0\xcf", **dict.fromkeys(left, b"x")})
    assert list(corpus_files(corpus, tmp_path / "index")) == ["a.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_that_lead_nowhere_fail_alone(tmp_path):
    corpus = fill(tmp_path / "corpus", {"a.txt": letter(1)})
    for name, target in (("self.txt", "self.txt"), ("gone.pdf", "nowhere"), ("folder", corpus), ("b.txt", "a.txt")):
        (corpus / name).symlink_to(target)
    report = sync(corpus, tmp_path / "index", embedder=FakeEmbedder())
    assert report.added == ("a.txt", "b.txt")
    assert [failure.file for failure in report.failed] == ["gone.pdf", "self.txt"]


def test_an_empty_folder_is_told_what_is_read(tmp_path):
    with pytest.raises(CorpusError, match=r"\.pdf.*\.docx.*\.txt"):
        corpus_files(fill(tmp_path / "corpus", {}), tmp_path / "index")
