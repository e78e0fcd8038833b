"""Reading in other processes: order, progress, and files that hang, crash or fill the memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from ingest.readers.options import ReadOptions
from ingest.sync.outcome import Reading, Unread, read_file
from ingest.sync.workers import Workers
from tests.conftest import ROOT
from tests.ingest.store_samples import fill, letter

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="this system has no alarms")

QUICK = ReadOptions(page_timeout=0.5, office_timeout=0.5)


def hostile(path: Path, name: str, options: ReadOptions) -> Reading | Unread:
    """Do what the file's name says."""
    if "hang" in name:
        signal.pause() if "soft" in name else _busy()
    if "segfault" in name:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "exit" in name:
        os._exit(3)
    if "memory" in name:
        bytearray(64 * 2**30)
    if "slow" in name:
        for page in range(1, 9):
            signal.sigtimedwait([signal.SIGUSR1], 0.4)
            options.on_page(page, 8)
    return read_file(path, name, options)


def _busy() -> None:
    """Hang inside C code that holds the interpreter's lock."""
    import re

    re.match(r"(a+)+b", "a" * 60)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    names = ("a", "hang", "b", "segfault", "c", "exit", "memory", "d", "soft-hang", "e")
    return fill(tmp_path_factory.mktemp("files"), {f"{n}.html": f"<p>{letter(i)}</p>" for i, n in enumerate(names)})


def listed(folder: Path, *names: str) -> list[tuple[str, Path]]:
    return [(f"{name}.html", folder / f"{name}.html") for name in names]


def test_a_hostile_file_fails_alone_and_with_a_reason(folder):
    names = ("a", "hang", "b", "segfault", "c", "exit", "memory", "d", "soft-hang", "e")
    with Workers(QUICK, call=hostile, processes=2, grace=1.0) as workers:
        found = list(workers.read(listed(folder, *names)))
    assert [name for name, _ in found] == [f"{name}.html" for name in names]
    outcomes = {name.removesuffix(".html"): outcome for name, outcome in found}
    assert all(isinstance(outcomes[name], Reading) for name in "abcde")
    reasons = {name: str(o.error) for name, o in outcomes.items() if isinstance(o, Unread)}
    assert "không tiến triển" in reasons["hang"] and "không tiến triển" in reasons["soft-hang"]
    assert "SIGSEGV" in reasons["segfault"] and "exit 3" in reasons["exit"] and "4 GB" in reasons["memory"]
    assert all(reason.startswith(f"{name}.html: ") and "\n" in reason for name, reason in reasons.items())


def test_pages_are_told_across_processes_and_keep_a_slow_file_alive(folder, tmp_path):
    fill(tmp_path, {"slow.html": f"<p>{letter(1)}</p>"})
    told = []
    with Workers(
        ReadOptions(page_timeout=0.5, office_timeout=0.5),
        call=hostile,
        processes=1,
        grace=0.5,
        on_page=lambda *page: told.append(page),
    ) as workers:
        ((_, outcome),) = workers.read([("slow.html", tmp_path / "slow.html")])
    assert isinstance(outcome, Reading), outcome
    assert told and set(told) <= {("slow.html", page, 8) for page in range(1, 9)}


def test_order_and_results_are_those_of_one_process(tmp_path):
    names = [f"{n:03}.txt" for n in range(120)]
    fill(tmp_path, {name: letter(n) for n, name in enumerate(names)})
    files = [(name, tmp_path / name) for name in names]
    with Workers(processes=2) as workers:
        spread = list(workers.read(files))
    assert spread == [(name, read_file(path, name, ReadOptions())) for name, path in files]


def test_a_few_small_texts_start_no_process(tmp_path):
    fill(tmp_path, {"a.txt": letter(1)})
    with Workers() as workers:
        ((_, outcome),) = workers.read([("a.txt", tmp_path / "a.txt")])
        assert isinstance(outcome, Reading) and workers._pool is None


def test_a_program_that_dies_leaves_no_worker_behind(tmp_path):
    """Neither the worker nor a program that it started outlives the one that asked for the reading."""
    fill(tmp_path, {"x.html": "<p>x</p>"})
    script = textwrap.dedent(f"""
        import os, signal, sys
        from pathlib import Path
        from ingest.sync.workers import Workers
        from tests.ingest.test_workers import leave
        with Workers(call=leave, processes=1) as workers:
            list(workers.read([("x.html", Path({str(tmp_path)!r}, "x.html"))]))
    """)
    (tmp_path / "go.py").write_text(f"if __name__ == '__main__':\n{textwrap.indent(script, '    ')}")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    with subprocess.Popen([sys.executable, tmp_path / "go.py"], cwd=tmp_path, env=environment) as process:
        pids = _wait_for(tmp_path / "pids")
        process.kill()
    for pid in pids:
        assert _ends(pid), "still running"


def leave(path: Path, name: str, options: ReadOptions) -> Reading | Unread:
    """Start a program and wait for it; write down who is who."""
    child = subprocess.Popen(["sleep", "300"])
    (path.parent / "pids.part").write_text(f"{os.getpid()} {child.pid}")
    os.replace(path.parent / "pids.part", path.parent / "pids")
    child.wait()
    return Unread(name)


def _wait_for(path: Path) -> list[int]:
    """Return the numbers in a file as soon as it is there."""
    for _ in range(600):
        if path.exists():
            return [int(pid) for pid in path.read_text().split()]
        signal.sigtimedwait([signal.SIGUSR1], 0.1)
    pytest.fail(f"{path} did not appear")


def _ends(pid: int) -> bool:
    for _ in range(100):
        try:
            os.kill(pid, 0)
            if " Z " in f" {Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2]}"[:4]:
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        signal.sigtimedwait([signal.SIGUSR1], 0.1)
    return False
