"""--watch: every change is synced, errors end nothing, Ctrl-C ends it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from functools import partial
from queue import Queue
from threading import Event, Thread

import pytest

from ingest.errors import CorpusError
from ingest.sync.watch import watch
from tests.conftest import ROOT
from tests.ingest.store_samples import fill, letter


@pytest.fixture
def watching(tmp_path):
    """A folder that is watched: what it held at each sync, what went wrong, and a way to have syncs fail."""
    corpus, stop = fill(tmp_path / "corpus", {"a.txt": "a"}), Event()
    seen, wrong, fail = Queue(), Queue(), []

    def sync():
        if fail:
            raise fail.pop()
        seen.put(sorted(path.name for path in corpus.rglob("*.txt")))

    arguments = (corpus, corpus / "index", sync, wrong.put)
    thread = Thread(target=watch, args=arguments, kwargs={"stop": stop, "quiet_ms": 50})
    thread.start()
    yield corpus, seen, wrong, fail
    stop.set()
    thread.join(20)
    assert not thread.is_alive()


def test_changes_are_synced_and_the_index_inside_is_not_watched(watching):
    corpus, seen, wrong, _ = watching
    assert seen.get(timeout=20) == ["a.txt"]
    fill(corpus / "index", {"manifest.json": "{}"})
    (corpus / "b.txt").write_text("b")
    assert seen.get(timeout=20) == ["a.txt", "b.txt"]
    (corpus / "a.txt").unlink()
    assert seen.get(timeout=20) == ["b.txt"]
    assert wrong.empty()


@pytest.mark.parametrize("error", [CorpusError("trống", "empty"), ValueError("odd")], ids=repr)
def test_an_error_ends_nothing(watching, error):
    corpus, seen, wrong, fail = watching
    seen.get(timeout=20)
    fail.append(error)
    (corpus / "b.txt").write_text("b")
    assert wrong.get(timeout=20) is error
    (corpus / "c.txt").write_text("c")
    assert "c.txt" in seen.get(timeout=20)


def test_a_folder_that_vanishes_is_waited_for(watching):
    corpus, seen, _, _ = watching
    seen.get(timeout=20)
    shutil.move(corpus, corpus.parent / "away")
    found = seen.get(timeout=20)
    fill(corpus, {"z.txt": "z"})
    while found != ["z.txt"]:
        found = seen.get(timeout=20)


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as a POSIX signal")
def test_the_command_watches_until_ctrl_c(tmp_path):
    corpus = fill(tmp_path / "corpus", {"a.txt": letter(1)})
    command = [sys.executable, "-m", "ingest", "--watch", "--json", "--corpus", corpus, "--index", tmp_path / "index"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    # A shell starts what runs in the background deaf to Ctrl-C, and children inherit that.
    heeds = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(command, cwd=ROOT, preexec_fn=heeds, **pipes) as process:
        assert '"added": ["a.txt"]' in process.stdout.readline()
        (corpus / "b.txt").write_text(letter(2))
        assert '"added": ["b.txt"]' in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 0 and "Đã dừng" in err and "Traceback" not in err
