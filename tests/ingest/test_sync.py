"""sync: files that move, that hold the same directive, that bear a secrecy mark, that failed before; quick re-syncs."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

import ingest.index
import ingest.sync.changes
import ingest.sync.circumstances
import ingest.sync.outcome
from ingest.errors import HoiVanBanError
from ingest.index import sync
from ingest.report import Moved
from ingest.store.catalogue import Catalogue
from ingest.store.ledger import Ledger
from ingest.store.manifest import current
from ingest.store.tables import INDEXED
from tests.ingest.store_samples import UNREADABLE, FakeEmbedder, contents, fill, letter

LONG_AGO = time.time() - 3600


class CountingEmbedder(FakeEmbedder):
    """Counts the texts that were embedded."""

    texts = 0

    def encode(self, texts, role):
        self.texts += len(texts)
        return super().encode(texts, role)


def aged(corpus: Path) -> Path:
    """Give every file an old time, so that a sync may trust it (the system's own change time is left as it is)."""
    for path in corpus.rglob("*"):
        if path.is_file():
            os.utime(path, (LONG_AGO, LONG_AGO))
    return corpus


@pytest.fixture
def corpus(tmp_path):
    return fill(tmp_path / "corpus", {"a.txt": letter(1), "b.txt": letter(2), "sub/c.md": letter(3)})


@pytest.fixture
def index(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def hashed(monkeypatch):
    """The names of the files whose bytes were compared."""
    names = []
    real = ingest.sync.changes.digest_of
    monkeypatch.setattr(ingest.sync.changes, "digest_of", lambda path: names.append(path.name) or real(path))
    return names


@pytest.fixture
def settled(monkeypatch):
    """Let file times count as old, so that no test has to wait for two seconds."""
    monkeypatch.setattr("ingest.sync.corpus._RACY_NS", 0)


def run(corpus: Path, index: Path, **options):
    return sync(corpus, index, embedder=options.pop("embedder", FakeEmbedder()), **options)


def files_of(index: Path) -> set[str]:
    return {d.file for d in Catalogue.open(index).directives()}


def test_an_unchanged_file_is_not_opened(corpus, index, hashed, settled):
    run(corpus, index)
    hashed.clear()
    assert len(run(corpus, index).unchanged) == 3 and hashed == []
    assert len(run(corpus, index, verify=True).unchanged) == 3 and len(hashed) == 3


def test_a_file_that_changed_just_now_is_compared_once_more(corpus, index, hashed, monkeypatch):
    run(corpus, index)
    hashed.clear()
    assert len(run(corpus, index).unchanged) == 3 and len(hashed) == 3
    monkeypatch.setattr("ingest.sync.corpus._RACY_NS", 0)
    run(corpus, index)
    hashed.clear()
    assert len(run(corpus, index).unchanged) == 3 and hashed == []


def test_a_change_that_keeps_size_and_time_is_seen(corpus, index, settled):
    run(aged(corpus), index)
    before = (corpus / "a.txt").read_text()
    (corpus / "a.txt").write_text(before.replace("Nguyễn Văn An", "Nguyễn Văn Ân"))
    aged(corpus)
    assert run(corpus, index).updated == ("a.txt",)


def test_moved_files_are_neither_read_nor_embedded(corpus, index, tmp_path, monkeypatch):
    run(corpus, index)
    before = Catalogue.open(index).ids()
    monkeypatch.setattr("ingest.sync.job.read_file", lambda *_: pytest.fail("read"))
    (corpus / "2024").mkdir()
    shutil.move(corpus / "a.txt", corpus / "2024" / "a.txt")
    shutil.move(corpus / "sub" / "c.md", corpus / "2024" / "khác.md")
    embedder = CountingEmbedder()
    report = run(corpus, index, embedder=embedder)
    assert report.moved == (Moved("a.txt", "2024/a.txt"), Moved("sub/c.md", "2024/khác.md"))
    assert report.unchanged == ("b.txt",) and not (report.added or report.removed or report.updated or report.failed)
    assert report.changed and embedder.texts == 0
    monkeypatch.undo()
    assert Catalogue.open(index).ids() == before and files_of(index) == {"2024/a.txt", "2024/khác.md", "b.txt"}
    run(corpus, tmp_path / "clean")
    assert contents(index) == contents(tmp_path / "clean")
    assert not run(corpus, index).changed


def test_a_moved_folder_is_told_file_by_file(index, tmp_path):
    corpus = fill(tmp_path / "corpus", {f"2023/{n}.txt": letter(n) for n in range(1, 6)})
    run(corpus, index)
    shutil.move(corpus / "2023", corpus / "2024")
    assert len(run(corpus, index).moved) == 5


def test_two_files_of_the_same_bytes_are_one_directive(corpus, index):
    shutil.copy(corpus / "a.txt", corpus / "copy.txt")
    report = run(corpus, index)
    assert len(report.added) == 4 and [copies.files for copies in report.copies] == [("a.txt", "copy.txt")]
    ids = Catalogue.open(index).ids()
    assert len(ids) == 3 and len(run(corpus, index).unchanged) == 4
    shutil.copy(corpus / "b.txt", corpus / "later.txt")
    embedder = CountingEmbedder()
    assert run(corpus, index, embedder=embedder).added == ("later.txt",)
    assert Catalogue.open(index).ids() == ids and embedder.texts == 0


@pytest.mark.parametrize("text", [letter(1), letter(1).replace("\n\n", "\n") + "\n\n2\n"], ids=["bytes", "format"])
def test_when_one_of_two_files_goes_the_directive_stays_from_the_other(index, tmp_path, text):
    corpus = fill(tmp_path / "corpus", {"a.txt": letter(1), "b.txt": text, "c.txt": letter(3)})
    report = run(corpus, index)
    assert len(report.copies) == 1
    seen = contents(index)
    (corpus / "b.txt").unlink()
    report = run(corpus, index)
    assert (report.removed, report.unchanged, report.copies) == (("b.txt",), ("a.txt", "c.txt"), ())
    assert contents(index)["directives"] == seen["directives"]
    (corpus / "b.txt").write_text(text)
    run(corpus, index)
    (corpus / "a.txt").unlink()
    report = run(corpus, index)
    assert (report.removed, report.unchanged, report.copies) == (("a.txt",), ("b.txt", "c.txt"), ())
    after = contents(index)
    assert [d.id for d in after["directives"]] == [d.id for d in seen["directives"]]
    assert files_of(index) == {"b.txt", "c.txt"} and set(after["vectors"]) == set(after["passages"])
    run(corpus, tmp_path / "clean")
    assert after == contents(tmp_path / "clean")


def test_a_copy_that_comes_to_differ_is_stored_on_its_own(index, tmp_path):
    corpus = fill(tmp_path / "corpus", {"a.txt": letter(1), "b.txt": letter(1) + "\n"})
    run(corpus, index)
    (corpus / "b.txt").write_text(letter(1, task="mua vắc xin"))
    report = run(corpus, index)
    assert (report.updated, report.copies) == (("b.txt",), ()) and Catalogue.open(index).count() == 2


def test_the_other_file_is_compared_again_when_the_first_changes(index, tmp_path):
    corpus = fill(tmp_path / "corpus", {"a.txt": letter(1), "b.txt": letter(1) + "\n"})
    run(corpus, index)
    (corpus / "a.txt").write_text(letter(1, task="mua vắc xin"))
    report = run(corpus, index)
    assert (report.updated, report.unchanged, report.copies) == (("a.txt",), ("b.txt",), ())
    texts = [d.text for d in Catalogue.open(index).directives()]
    assert len(texts) == 2 and {"mua vắc xin" in text for text in texts} == {True, False}
    assert not run(corpus, index).changed


def secret(text: str) -> str:
    return text.replace("Số: ", "MẬT\n\nSố: ")


def bytes_of(index: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(index.rglob("*")) if path.is_file())


WORD = "thủy lợi hồ chứa Krông"


def traces(index: Path) -> list[str]:
    """Words of the secret file that stand in any file of the index, in any of the usual encodings."""
    held = bytes_of(index)
    words = [WORD, "krông", "krong", "Krông"]
    return [w for w in words for encoding in ("utf-8", "utf-16-le") if w.encode(encoding) in held]


def test_of_a_secret_file_nothing_is_stored(corpus, index):
    (corpus / "mat.txt").write_text(secret(letter(9, task=WORD)))
    report = run(corpus, index)
    assert [failure.file for failure in report.failed] == ["mat.txt"] and "--accept-secret" in report.failed[0].error
    assert traces(index) == [] and Catalogue.open(index).count() == 3
    assert [failure.file for failure in run(corpus, index).failed] == ["mat.txt"]
    report = run(corpus, index, accept_secret=True)
    assert report.added == ("mat.txt",) and not report.failed and traces(index)


@pytest.mark.parametrize("rebuild", [False, True])
def test_a_secret_file_that_is_accepted_no_more_leaves_no_trace(corpus, index, rebuild):
    (corpus / "mat.txt").write_text(secret(letter(9, task=WORD)))
    run(corpus, index, accept_secret=True)
    seen = traces(index)
    report = run(corpus, index, rebuild=rebuild)
    assert seen and [failure.file for failure in report.failed] == ["mat.txt"]
    assert traces(index) == [] and Catalogue.open(index).count() == 3
    assert list(index.glob("gen-*")) == [current(index)]
    assert not run(corpus, index).changed


def test_what_cannot_be_deleted_of_a_secret_file_is_said_and_deleted_next_time(corpus, index, monkeypatch):
    (corpus / "mat.txt").write_text(secret(letter(9, task=WORD)))
    run(corpus, index, accept_secret=True)
    monkeypatch.setattr(ingest.index, "_BETWEEN_TRIES", 0)
    with monkeypatch.context() as held:
        held.setattr("ingest.index.shutil.rmtree", lambda folder, ignore_errors: None)
        with pytest.raises(HoiVanBanError, match="gen-0001"):
            run(corpus, index)
    assert (index / "gen-0001").is_dir()
    run(corpus, index)
    assert not (index / "gen-0001").exists() and traces(index) == []


def test_a_file_that_becomes_secret_goes(corpus, index):
    (corpus / "a.txt").write_text(letter(9, task=WORD))
    run(corpus, index)
    assert traces(index)
    (corpus / "a.txt").write_text(secret(letter(9, task=WORD)))
    report = run(corpus, index)
    assert [failure.file for failure in report.failed] == ["a.txt"] and report.removed == ()
    assert traces(index) == [] and files_of(index) == {"b.txt", "sub/c.md"}


def test_failed_files_are_tried_again_only_when_something_changed(corpus, index, monkeypatch):
    (corpus / "x.txt").write_bytes(UNREADABLE)
    run(corpus, index)
    tried = []
    real = ingest.sync.outcome.read_file
    monkeypatch.setattr(
        "ingest.sync.job.read_file", lambda path, name, options: tried.append(name) or real(path, name, options)
    )
    assert [failure.file for failure in run(corpus, index).failed] == ["x.txt"] and tried == []
    monkeypatch.setattr(ingest.sync.circumstances, "_programs", lambda: "tesseract 9")
    assert [failure.file for failure in run(corpus, index).failed] == ["x.txt"] and tried == ["x.txt"]
    (corpus / "x.txt").write_text(letter(8))
    report = run(corpus, index)
    assert report.added == ("x.txt",) and not report.failed


def test_what_is_stored_beside_the_text(index, tmp_path):
    run(fill(tmp_path / "corpus", {"a.txt": letter(1)}), index)
    (state,) = Ledger(Catalogue.open(index).engine).files(INDEXED).values()
    assert (state.file, state.size, state.secret) == ("a.txt", len(letter(1).encode()), None)


def test_spreading_over_processes_changes_nothing(tmp_path):
    files = {f"{n:02}.txt": letter(n // 3, task=f"lập kế hoạch {n % 2}") for n in range(60)}
    corpus = fill(tmp_path / "corpus", files)
    run(corpus, tmp_path / "many", processes=2)
    run(corpus, tmp_path / "one", processes=1)
    assert contents(tmp_path / "many") == contents(tmp_path / "one")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder that cannot be opened")
def test_a_folder_that_cannot_be_opened_takes_nothing_out(corpus, index):
    run(corpus, index)
    (corpus / "sub").chmod(0)
    report = run(corpus, index)
    (corpus / "sub").chmod(0o755)
    assert report.removed == () and [failure.file for failure in report.failed] == ["sub"]


def test_a_number_that_only_citations_tell(index, tmp_path):
    """It is filled in under the same id, and taken back when nothing cites the directive any more."""
    subject = "tăng cường phòng, chống dịch bệnh trên đàn gia súc, gia cầm"
    nameless = letter(5, subject=subject).replace("Số: 5/UBND-VX", "Số:       /UBND-VX")
    citing = letter(6, subject="báo cáo tình hình").replace(
        "Thực hiện Kế hoạch",
        f"Căn cứ Công văn số 512/UBND-VX ngày 02/3/2023 của Ủy ban nhân dân tỉnh về việc {subject};\n\n"
        "Thực hiện Kế hoạch",
    )
    corpus = fill(tmp_path / "corpus", {"a.txt": nameless})
    run(corpus, index)
    (before,) = Catalogue.open(index).directives()
    assert before.number is None
    fill(corpus, {"a.txt": nameless, "b.txt": citing})
    run(corpus, index)
    catalogue = Catalogue.open(index)
    found = catalogue.directive(before.id)
    assert (found.number, found.evidence["number"].source) == ("512/UBND-VX", "cited")
    assert [d.id for d in catalogue.by_number("512/ubnd-vx")] == [before.id]
    run(corpus, tmp_path / "clean")
    assert contents(index) == contents(tmp_path / "clean")
    fill(corpus, {"a.txt": nameless})
    run(corpus, index)
    assert Catalogue.open(index).directives() == [before]
