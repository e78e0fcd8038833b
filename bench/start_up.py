"""How long a person waits: imports, a first hit, ``python -m answer`` from cold, ``python app.py`` to its first answer.

``python -m bench.start_up [--repeat 3]``. Every process is a fresh one over a temporary index; the first run of each
kind is shown beside the median, since only it reads the files from disk. Questions are those of eval/gold.
"""

from __future__ import annotations

import argparse
import http.client
import json
import platform
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from eval.gold import DEFAULT_GOLD, read_gold

ROOT = Path(__file__).resolve().parent.parent
IMPORTS = (
    "ingest, retrieval, answer",
    "retrieval.search",
    "answer.assistant",
    "chromadb",
    "gradio",
    "llama_index.core",
)
FIRST_HIT = "import sys; from pathlib import Path; from retrieval.search import Search; " + (
    "sys.exit(not Search.open(Path(sys.argv[1])).search(sys.argv[2]))"
)
PATIENCE_S = 120.0


def timed(arguments: Sequence[str]) -> float:
    """Return the seconds a Python process takes from start to exit.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    start = perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - start


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def ask_over_http(port: int, question: str) -> bool:
    """Ask once; False while the server does not listen yet or is not ready."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        body = json.dumps({"question": question}).encode()
        connection.request("POST", "/api/ask", body, {"Content-Type": "application/json"})
        reply = connection.getresponse()
        return reply.status == 200 and "text" in json.loads(reply.read())
    except (ConnectionError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def server(index: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Start ``python app.py`` over ``index``; stop it at the end."""
    command = [sys.executable, "app.py", "--port", str(port), "--index", str(index)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def first_answer(index: Path, question: str) -> float:
    """Return the seconds from starting ``python app.py`` to its first answer over HTTP.

    Raises:
        RuntimeError: the server ended, or did not answer in time.
    """
    port = free_port()
    start = perf_counter()
    with server(index, port) as process:
        while not ask_over_http(port, question):
            if process.poll() is not None or perf_counter() - start > PATIENCE_S:
                raise RuntimeError(f"python app.py gave no answer (exit status {process.poll()})")
            sleep(0.02)
        return perf_counter() - start


def answer_times(index: Path, questions: Sequence[str]) -> list[float]:
    """Return the seconds of each answer in one process, the first two (which load what is loaded lazily) left out."""
    from answer.assistant import Assistant

    assistant = Assistant.open(index)
    times = []
    for question in (*questions[:2], *questions):
        start = perf_counter()
        assistant.ask(question)
        times.append(perf_counter() - start)
    return times[2:]


def row(name: str, seconds: Sequence[float]) -> str:
    """Return one line of the table: the first run, the median."""
    return f"{name:<52} {seconds[0]:>8.2f} s {median(seconds):>8.2f} s"


def measure(repeat: int) -> Iterator[str]:
    """Yield the lines of the table as they are measured."""
    questions = [question.question for question in read_gold(DEFAULT_GOLD[0])]
    yield f"Python {platform.python_version()}, {platform.system()}, {platform.machine()}; {repeat} runs each"
    yield f"{'':<52} {'first':>10} {'median':>10}"
    for modules in IMPORTS:
        yield row(f"import {modules}", [timed(["-c", f"import {modules}"]) for _ in range(repeat)])
    with TemporaryDirectory(prefix="hoi-van-ban-bench-", ignore_cleanup_errors=True) as folder:
        index = Path(folder) / "index"
        yield row("python app.py to the first answer, no index yet", [first_answer(index, questions[0])])
        script = ["-c", FIRST_HIT, str(index), questions[0]]
        yield row("a script, from import to its first hit", [timed(script) for _ in range(repeat)])
        command = ["-m", "retrieval", questions[0], "--index", str(index)]
        yield row("python -m retrieval", [timed(command) for _ in range(repeat)])
        command = ["-m", "answer", questions[0], "--index", str(index)]
        yield row("python -m answer", [timed(command) for _ in range(repeat)])
        yield row(
            "python -m ingest, nothing changed", [timed(["-m", "ingest", "--index", str(index)]) for _ in range(repeat)]
        )
        served = [first_answer(index, questions[0]) for _ in range(repeat)]
        yield row("python app.py to the first answer, index in place", served)
        times = [1000 * seconds for seconds in answer_times(index, questions)]
        cuts = quantiles(times, n=20, method="inclusive")
        yield f"an answer in a running process: p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms ({len(times)} questions)"


def main() -> None:
    """Print the table line by line."""
    parser = argparse.ArgumentParser(prog="python -m bench.start_up", description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="processes of each kind; default 3")
    for line in measure(parser.parse_args().repeat):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
