"""A sync that is killed at any stage leaves an index that answers, and the next sync ends where a clean one does."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from ingest.errors import IndexMissingError
from ingest.index import sync
from ingest.store.catalogue import Catalogue
from ingest.store.ledger import Ledger
from ingest.store.manifest import current
from ingest.store.tables import PENDING, REMOVING
from tests.ingest.store_samples import UNREADABLE, FakeEmbedder, contents, fill, letter

BEFORE = {"a.txt": letter(1), "b.txt": letter(2), "c.txt": letter(3), "d.txt": letter(4)}
# a.txt is edited, b.txt goes, c.txt stays, d.txt is renamed, e.txt is new, x.txt cannot be read.
AFTER = {
    "a.txt": letter(1, task="mua vắc xin"),
    "c.txt": letter(3),
    "d2.txt": letter(4),
    "e.txt": letter(5),
    "x.txt": UNREADABLE,
}
WRITING = ("pending", "embedded", "vectors deleted", "vectors", "postings", "published")
UPDATING = ("moved", *WRITING, "hidden", "vectors dropped", "postings dropped", "forgotten", "settled", "served")
BUILDING = ("created", "pending", "vectors", "postings", "settled", "served")

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")


def sync_until(stage: str, corpus: Path, index: Path, rebuild: bool) -> None:
    """Run a sync in this process and kill it, with no chance to clean up, when it reaches the stage."""
    import ingest.sync.job

    def reached(now: str) -> None:
        if now == stage:
            os.kill(os.getpid(), signal.SIGKILL)

    ingest.sync.job.reached = reached
    sync(corpus, index, embedder=FakeEmbedder(), rebuild=rebuild)


@pytest.fixture(scope="module")
def forks():
    """Processes that have imported this file and the libraries already: an import each would take minutes in all."""
    context = multiprocessing.get_context("forkserver")
    libraries = ["ingest.store.pipeline", "ingest.store.stores", "chromadb", "llama_index.vector_stores.chroma"]
    context.set_forkserver_preload([__name__, "ingest.sync.job", *libraries])
    return context


@pytest.fixture
def killed(forks):
    def run(stage: str, corpus: Path, index: Path, rebuild: bool = False) -> None:
        process = forks.Process(target=sync_until, args=(stage, corpus, index, rebuild))
        process.start()
        process.join(120)
        assert process.exitcode == -signal.SIGKILL, f"{stage} was not reached"

    return run


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """What a clean sync of a set of files ends with."""
    folder = tmp_path_factory.mktemp("clean")
    known: dict[str, dict[str, object]] = {}

    def of(name: str, files: dict[str, str | bytes], before: Path | None = None) -> dict[str, object]:
        if name not in known:
            if before is not None:
                shutil.copytree(before, folder / name)
            sync(fill(folder / "corpus", files), folder / name, embedder=FakeEmbedder())
            known[name] = contents(folder / name)
        return known[name]

    return of


@pytest.fixture(scope="module")
def indexed(tmp_path_factory):
    """Copy the index of BEFORE to a place."""
    made = tmp_path_factory.mktemp("indexed")
    sync(fill(made / "corpus", BEFORE), made / "index", embedder=FakeEmbedder())
    return lambda index: shutil.copytree(made / "index", index)


def assert_answers(index: Path) -> None:
    """Every directive of the old corpus that was not taken away can be read, in its old or its new form."""
    catalogue = Catalogue.open(index)
    found = {str(d.number): d for d in catalogue.directives()}
    catalogue.close()
    assert {"1/UBND-VX", "3/UBND-VX", "4/UBND-VX"} <= set(found)
    assert len(found) == len(catalogue.directives())
    assert any(task in found["1/UBND-VX"].text for task in ("lập kế hoạch", "mua vắc xin"))


@pytest.mark.parametrize("stage", UPDATING)
def test_killed_update(stage, tmp_path, killed, clean, indexed):
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    indexed(index)
    killed(stage, fill(corpus, AFTER), index)
    assert_answers(index)
    sync(corpus, index, embedder=FakeEmbedder())
    assert contents(index) == clean("after", AFTER)
    assert not sync(corpus, index, embedder=FakeEmbedder()).changed


@pytest.mark.parametrize("stage", ["pending", "vectors", "postings", "hidden", "vectors dropped"])
def test_killed_update_then_the_folder_is_put_back(stage, tmp_path, killed, clean, indexed):
    """What is half in is not skipped because the bytes are those of before (a trap of hash comparison)."""
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    indexed(index)
    killed(stage, fill(corpus, AFTER), index)
    sync(fill(corpus, BEFORE), index, embedder=FakeEmbedder())
    assert contents(index) == clean("before", BEFORE)


@pytest.mark.parametrize("stage", BUILDING)
def test_killed_first_sync(stage, tmp_path, killed, clean):
    corpus, index = fill(tmp_path / "corpus", AFTER), tmp_path / "index"
    killed(stage, corpus, index)
    report = sync(corpus, index, embedder=FakeEmbedder())
    assert contents(index) == clean("after", AFTER)
    assert set(report.added) | set(report.unchanged) == {"a.txt", "c.txt", "d2.txt", "e.txt"}


@pytest.mark.parametrize("stage", BUILDING)
def test_killed_rebuild(stage, tmp_path, killed, clean, indexed):
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    indexed(index)
    before, old = contents(index), current(index)
    killed(stage, fill(corpus, AFTER), index, rebuild=True)
    if stage != "served":
        assert current(index) == old and contents(index) == before
    sync(corpus, index, embedder=FakeEmbedder(), rebuild=True)
    assert contents(index) == clean("after", AFTER)


def test_killed_twice(tmp_path, killed, clean, indexed):
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    indexed(index)
    killed("vectors", fill(corpus, AFTER), index)
    killed("postings", corpus, index)
    report = sync(corpus, index, embedder=FakeEmbedder())
    assert contents(index) == clean("after", AFTER)
    assert set(report.updated) == {"a.txt"} and set(report.removed) == {"b.txt"}


def sync_whole(corpus: Path, index: Path, started: str) -> None:
    """Run a sync in this process, web pages read in another."""
    Path(started).touch()
    sync(corpus, index, embedder=FakeEmbedder(), processes=1)


def many(version: int, *, pages: bool = False) -> dict[str, str | bytes]:
    """A folder of which from one version to the next files come, change, move, go and are copied."""
    files = {f"{n:02}.txt": letter(n, task=f"lập kế hoạch {n} {n * 7}") for n in range(1, 11)}
    if version:
        files |= {f"{n:02}.txt": letter(n, task=f"mua vắc xin đợt {n}") for n in range(1, 4)}
        files |= {f"chuyển/{n:02}.txt": files.pop(f"{n:02}.txt") for n in range(4, 7)}
        files |= {f"sao/{n:02}.txt": files[f"{n:02}.txt"] + "\n" for n in range(7, 9)}
        files |= {f"{n}.txt": letter(n) for n in (60, 61)} | {"x.txt": UNREADABLE}
        files |= {f"{n}.html": f"<p>{letter(n)}</p>" for n in (62, 63)} if pages else {}
        del files["09.txt"], files["10.txt"]
    return files


@pytest.mark.slow
@pytest.mark.parametrize(("pages", "rounds"), [(False, 3), (True, 1)], ids=["in this process", "in workers"])
def test_killed_at_random_moments(pages, rounds, tmp_path, forks, clean):
    """Twenty kills, five in a row, each at a moment of its own; after each five a rerun ends in the clean state."""
    rng = random.Random(20200305)
    corpus, index, before, started = (tmp_path / name for name in ("corpus", "index", "before", "started"))
    sync(fill(corpus, many(0)), before, embedder=FakeEmbedder())
    begin = time.perf_counter()
    expected = clean(f"many {pages}", many(1, pages=pages), before=before)
    longest = time.perf_counter() - begin
    for _ in range(rounds):
        kills = 0
        while kills < 5:
            if not kills:
                shutil.rmtree(index, ignore_errors=True)
                shutil.copytree(before, index)
            fill(corpus, many(1, pages=pages))
            started.unlink(missing_ok=True)
            process = forks.Process(target=sync_whole, args=(corpus, index, str(started)))
            process.start()
            while process.is_alive() and not started.exists():
                process.join(0.01)
            assert started.exists(), "the sync was not begun"
            process.join(rng.uniform(0, longest))
            process.kill()
            process.join()
            if process.exitcode == -signal.SIGKILL:
                kills += 1
            else:  # it was done already: begin anew, and be quicker
                kills, longest = 0, 0.8 * longest
        sync(corpus, index, embedder=FakeEmbedder(), processes=1)
        assert contents(index) == expected
        assert not sync(corpus, index, embedder=FakeEmbedder()).changed


def test_what_a_crash_left_pending_is_not_seen(tmp_path, killed):
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    with pytest.raises(IndexMissingError):
        Catalogue.open(index)
    killed("postings", fill(corpus, {"a.txt": letter(1)}), index)
    catalogue = Catalogue.open(index)
    assert catalogue.count() == 0 and catalogue.directives() == []
    assert set(Ledger(catalogue.engine).files(PENDING)) == {"a.txt"}
    assert not Ledger(catalogue.engine).files(REMOVING)
