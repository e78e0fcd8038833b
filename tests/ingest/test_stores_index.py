"""sync: what is added, updated, removed, refused, and what is never lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from filelock import FileLock

import ingest.directive
import ingest.reading
from ingest.errors import CorpusError, IndexMismatchError, IndexMissingError
from ingest.index import LockedError, sync
from ingest.report import Moved
from ingest.store.catalogue import Catalogue
from ingest.store.ledger import Ledger
from ingest.store.manifest import current, generations, read_manifest, stamp
from ingest.store.tables import FAILED
from ingest.store.vectors import open_collection
from tests.ingest.store_samples import UNREADABLE, FakeEmbedder, contents, fill, letter

EMBEDDER = FakeEmbedder()


@pytest.fixture
def corpus(tmp_path):
    return fill(tmp_path / "corpus", {"a.txt": letter(1), "b.txt": letter(2), "sub/c.md": letter(3)})


@pytest.fixture
def index(tmp_path):
    return tmp_path / "index"


def run(corpus: Path, index: Path, **options):
    return sync(corpus, index, embedder=options.pop("embedder", EMBEDDER), **options)


def numbers(index: Path) -> list[str | None]:
    return sorted(str(d.number) for d in Catalogue.open(index).directives())


def test_first_sync_indexes_every_file_and_the_second_finds_nothing_to_do(corpus, index):
    report = run(corpus, index)
    assert report.added == ("a.txt", "b.txt", "sub/c.md") and report.changed
    assert not (report.updated or report.unchanged or report.removed or report.failed)
    before, seen = stamp(index), contents(index)
    again = run(corpus, index)
    assert again.unchanged == report.added and not again.changed
    assert stamp(index) == before and contents(index) == seen


def test_three_stores_agree(corpus, index):
    run(corpus, index)
    seen = contents(index)
    assert numbers(index) == ["1/UBND-VX", "2/UBND-VX", "3/UBND-VX"]
    assert set(seen["passages"]) == set(seen["vectors"]) == set(seen["postings"]["all"])
    texts = {d.id: d.text for d in seen["directives"]}
    assert all(p.text == texts[p.directive_id][p.start : p.end] for p in seen["passages"].values())


def test_changes_give_the_index_of_a_clean_run(corpus, index, tmp_path):
    run(corpus, index)
    version = stamp(index)[1]
    fill(corpus, {"a.txt": letter(1, task="mua vắc xin"), "sub/c.md": letter(3), "d.txt": letter(4)})
    report = run(corpus, index)
    assert (report.added, report.updated) == (("d.txt",), ("a.txt",))
    assert (report.unchanged, report.removed) == (("sub/c.md",), ("b.txt",))
    assert stamp(index)[1] > version
    run(corpus, tmp_path / "clean")
    assert contents(index) == contents(tmp_path / "clean")


def test_touching_a_file_changes_nothing(corpus, index):
    run(corpus, index)
    (corpus / "a.txt").write_bytes((corpus / "a.txt").read_bytes())
    assert not run(corpus, index).changed


@pytest.mark.parametrize("task", ["lập kế hoạch tiêm chủng", "mua vắc xin"], ids=["same bytes", "edited too"])
def test_a_renamed_file_keeps_its_ids(corpus, index, task):
    run(corpus, index)
    ids = Catalogue.open(index).ids()
    fill(corpus, {"a2.txt": letter(1, task=task), "b.txt": letter(2), "sub/c.md": letter(3)})
    report = run(corpus, index)
    if task == "mua vắc xin":
        assert (report.added, report.removed, report.moved) == (("a2.txt",), ("a.txt",), ())
    else:
        assert (report.added, report.removed, report.moved) == ((), (), (Moved("a.txt", "a2.txt"),))
    assert Catalogue.open(index).ids() == ids
    assert {d.file for d in Catalogue.open(index).directives()} == {"a2.txt", "b.txt", "sub/c.md"}


def test_two_texts_of_one_identity_both_stay(corpus, index):
    run(corpus, index)
    ids = Catalogue.open(index).ids()
    (corpus / "copy.txt").write_text(letter(1, task="mua vắc xin"))
    run(corpus, index)
    now = Catalogue.open(index).ids()
    assert len(now) == 4 and set(ids) < set(now)
    (corpus / "a.txt").unlink()
    run(corpus, index)
    assert len(Catalogue.open(index).ids()) == 3
    assert set(contents(index)["vectors"]) == set(contents(index)["passages"])


def test_a_file_with_a_letter_and_its_attachment_gives_two_directives(index, tmp_path):
    attached = (
        letter(1).replace("như sau:", "như sau (gửi kèm Công văn số 7/UBND-VX ngày 02/3/2023):") + "\n\n" + letter(7)
    )
    run(fill(tmp_path / "corpus", {"both.txt": attached}), index)
    first, second = Catalogue.open(index).directives()
    assert {first.number, second.number} == {"1/UBND-VX", "7/UBND-VX"}
    other = attached.replace("lập kế hoạch", "mua vắc xin")
    run(fill(tmp_path / "corpus", {"both.txt": attached, "other.txt": other}), index)
    found = {d.id: d for d in Catalogue.open(index).directives()}
    others = [d for d in found.values() if d.file == "other.txt"]
    assert len(found) == 4 and len(others) == 2
    assert all(d.attached_to is None or found[d.attached_to].file == d.file for d in found.values())


def test_unreadable_files_are_reported_and_the_others_go_on(corpus, index):
    (corpus / "scan.pdf").write_bytes(b"%PDF-1.7")
    (corpus / "binary.txt").write_bytes(bytes(range(256)) * 4)
    (corpus / "empty.txt").write_text(" \n")
    (corpus / "gone.txt").symlink_to(corpus / "nowhere.txt")
    (corpus / ".hidden.txt").write_text(letter(9))
    (corpus / "~$a.txt").write_text(letter(9))
    (corpus / "README.md").write_text("# About this folder")
    report = run(corpus, index)
    assert report.added == ("a.txt", "b.txt", "sub/c.md")
    assert [failure.file for failure in report.failed] == ["binary.txt", "empty.txt", "gone.txt", "scan.pdf"]
    reasons = {failure.file: failure.error for failure in report.failed}
    assert all("\n" in reason and file in reason for file, reason in reasons.items())
    assert set(Ledger(Catalogue.open(index).engine).files(FAILED)) == set(reasons)
    (corpus / "empty.txt").write_text(letter(5))
    (corpus / "binary.txt").unlink()
    assert run(corpus, index).added == ("empty.txt",)
    assert set(Ledger(Catalogue.open(index).engine).files(FAILED)) == {"gone.txt", "scan.pdf"}


def test_a_parser_error_keeps_one_file_out_only(corpus, index, monkeypatch):
    real = ingest.directive.parse

    def parse(source):
        if source.file == "b.txt":
            raise RecursionError("too deep")
        return real(source)

    monkeypatch.setattr(ingest.reading, "parse", parse)
    report = run(corpus, index)
    assert report.added == ("a.txt", "sub/c.md") and "too deep" in report.failed[0].error


def test_a_file_that_became_unreadable_stays_indexed_also_through_a_rebuild(corpus, index):
    run(corpus, index)
    before = contents(index)
    (corpus / "a.txt").write_bytes(UNREADABLE)
    for rebuild in (False, True, False):
        report = run(corpus, index, rebuild=rebuild)
        assert [failure.file for failure in report.failed] == ["a.txt"]
        after = contents(index)
        assert all(after[key] == before[key] for key in ("directives", "passages", "vectors", "postings"))
    (corpus / "a.txt").write_text(letter(1, task="mua vắc xin"))
    report = run(corpus, index)
    assert report.updated == ("a.txt",) and not report.failed


def test_a_folder_that_is_missing_or_unreadable_changes_nothing(corpus, index, tmp_path):
    run(corpus, index)
    before = contents(index)
    with pytest.raises(CorpusError, match="--corpus"):
        run(tmp_path / "nowhere", index)
    with pytest.raises(CorpusError):
        run(corpus / "a.txt", index)
    with pytest.raises(CorpusError, match="không có tệp văn bản nào"):
        run(fill(corpus, {"README.md": "about"}), index)
    for rebuild in (False, True):
        with pytest.raises(CorpusError, match="scan.pdf"):
            run(fill(corpus, {"scan.pdf": UNREADABLE}), index, rebuild=rebuild)
        assert contents(index) == before


def test_an_empty_folder_makes_no_index(tmp_path, index):
    with pytest.raises(CorpusError):
        run(fill(tmp_path / "corpus", {"x.pdf": UNREADABLE}), index)
    with pytest.raises(IndexMissingError):
        Catalogue.open(index)


def test_an_index_inside_the_corpus_is_not_read(corpus):
    run(corpus, corpus / "index")
    assert run(corpus, corpus / "index").unchanged == ("a.txt", "b.txt", "sub/c.md")


def test_another_model_is_refused_and_the_old_index_left_until_the_rebuild(corpus, index):
    run(corpus, index)
    before, seen = read_manifest(index), contents(index)
    other = FakeEmbedder("other@2")
    with pytest.raises(IndexMismatchError) as caught:
        run(corpus, index, embedder=other)
    assert all(part in str(caught.value) for part in ("fake@1", "other@2", "python -m ingest --rebuild"))
    assert read_manifest(index) == before and contents(index) == seen
    report = run(corpus, index, embedder=other, rebuild=True)
    assert report.added == ("a.txt", "b.txt", "sub/c.md")
    assert read_manifest(index).model_id == "other@2" and contents(index) == seen
    assert stamp(index) > (before.generation, before.version)


@pytest.mark.parametrize("constant", ["SPLITTER_VERSION", "PARSER_VERSION", "NORMALISER_VERSION", "SCHEMA_VERSION"])
def test_an_index_of_another_release_is_made_anew_beside_the_old(corpus, index, monkeypatch, constant):
    run(corpus, index)
    monkeypatch.setattr(f"ingest.index.{constant}", 99)
    before = current(index)
    report = run(corpus, index)
    assert "≠ 99" in report.rebuilt and len(report.added) == 3
    assert current(index) != before and before.exists()
    assert run(corpus, index).rebuilt is None


def test_another_model_is_no_error_where_that_was_asked_for(corpus, index):
    run(corpus, index)
    report = run(corpus, index, embedder=FakeEmbedder("other@2"), renew=True)
    assert "other@2" in report.rebuilt and read_manifest(index).model_id == "other@2"


def test_the_replaced_generation_stays_for_open_readers_and_goes_with_the_next_ingest(corpus, index):
    run(corpus, index)
    reader, vectors = Catalogue.open(index), open_collection(index)
    old = current(index)
    run(corpus, index, rebuild=True)
    assert current(index) != old and reader.count() == 3 and vectors.count() > 0
    run(corpus, index)
    assert generations(index) == [current(index)]


def test_a_manifest_that_cannot_be_read_has_the_index_made_anew(corpus, index):
    run(corpus, index)
    seen = contents(index)
    (index / "manifest.json").write_text(json.dumps({"format": "of another release"}))
    assert "manifest.json" in run(corpus, index).rebuilt
    assert contents(index) == seen and generations(index)[-1] == current(index)


@pytest.mark.parametrize("lost", ["vectors", "postings", ""])
def test_a_store_that_is_gone_is_made_again(corpus, index, lost):
    import shutil

    run(corpus, index)
    seen = contents(index)
    shutil.rmtree(current(index) / lost)
    report = run(corpus, index)
    assert report.changed and contents(index) == seen


def test_only_one_sync_at_a_time(corpus, index):
    index.mkdir()
    with FileLock(index / ".lock"), pytest.raises(LockedError, match="ingest khác"):
        run(corpus, index)
    assert run(corpus, index).changed


def test_progress_counts_the_files_that_are_read(corpus, index):
    seen = []
    run(corpus, index, progress=lambda *step: seen.append(step))
    assert seen == [(1, 3, "a.txt"), (2, 3, "b.txt"), (3, 3, "sub/c.md")]
    seen.clear()
    run(corpus, index, progress=lambda *step: seen.append(step))
    assert seen == []


def test_batches_make_no_difference(tmp_path, monkeypatch):
    files = {f"{n:02}.txt": letter(n // 2, task=f"lập kế hoạch {n}") for n in range(7)}
    corpus = fill(tmp_path / "corpus", files)
    run(corpus, tmp_path / "one")
    monkeypatch.setattr("ingest.sync.job._BATCH_FILES", 2)
    monkeypatch.setattr("ingest.store.stores._BATCH_FILES", 1)
    run(corpus, tmp_path / "many")
    assert contents(tmp_path / "one") == contents(tmp_path / "many")
