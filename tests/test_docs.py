"""The documentation read by a program: what it names exists, and what exists is named."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "corpus" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS = ROOT / "docs" / "commands.md"

# Code inside backquotes, and lines of code blocks: the places where a command may stand.
CODE = re.compile(r"```\w*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
PYTHON = re.compile(r"(?:^|[\s/\\])(?:python3?|py)\s+(-m\s+(?!pip|venv)[\w.]+|app\.py)([^\n#]*)")
MAKE = re.compile(r"(?:^|\s)make ([a-z]+)\b")
MEASURED = ("documents", "retrieval", "retrieval-sets", "retrieval-report")
SUBCOMMANDS = {("-m ingest", "inspect"), *(("-m eval", name) for name in MEASURED)}
MANAGED = ("users", "groups", "tokens", "audit")
"""What ``app.py`` manages; the word after it says how."""
OPTION = re.compile(r"--[a-z][a-z-]+")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def code_of(page: Path) -> list[str]:
    """Every line of code of a page."""
    found = CODE.findall(page.read_text(encoding="utf-8"))
    return [line for block, inline in found for line in (block or inline).splitlines()]


def make_targets() -> set[str]:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.search(r"^\.PHONY:(.*)$", text, re.MULTILINE).group(1).split())


def python_commands() -> list[tuple[str, str, tuple[str, ...]]]:
    """(what is run, the page, the options given) for each command of the documentation; a subcommand is part of it."""
    found = []
    for page in PAGES:
        for line in code_of(page):
            for target, rest in PYTHON.findall(line):
                words = rest.split()
                what = " ".join(target.split())
                depth = 2 if what == "app.py" and words[:1] and words[0] in MANAGED else 1
                if depth == 2 or (what, *words[:1]) in SUBCOMMANDS:
                    what = " ".join([what, *words[:depth]])
                found.append((what, named(page), tuple(sorted(set(OPTION.findall(rest))))))
    return sorted(set(found))


@cache
def help_of(what: str) -> str:
    """What ``python WHAT --help`` prints."""
    done = subprocess.run(
        [sys.executable, *what.split(), "--help"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_documentation_holds_commands():
    assert {"app.py", "-m ingest", "-m retrieval", "-m answer", "-m eval"} <= {what for what, _, _ in python_commands()}


@pytest.mark.parametrize(("what", "page", "options"), python_commands(), ids=str)
def test_a_command_of_the_documentation_exists(what, page, options):
    assert set(options) - {"--help"} <= set(OPTION.findall(help_of(what))), page


@pytest.mark.parametrize(
    "what",
    [
        "app.py",
        "-m ingest",
        "-m ingest inspect",
        "-m retrieval",
        "-m answer",
        "-m eval",
        *(f"-m eval {n}" for n in MEASURED),
    ],
)
def test_every_option_is_documented(what):
    documented = {option for found, page, options in python_commands() if found == what for option in options}
    assert set(OPTION.findall(help_of(what))) - {"--help"} <= documented


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_make_targets_exist(page):
    used = {target for line in code_of(page) for target in MAKE.findall(line)}
    assert used <= make_targets()


def test_every_make_target_is_documented():
    assert make_targets() <= {target for line in code_of(COMMANDS) for target in MAKE.findall(line)}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_linked_files_exist(page):
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    files = {link.partition("#")[0] for link in links if not re.match(r"https?:|#", link)}
    assert {file for file in files if not (page.parent / file).exists()} == set()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_paths_in_backquotes_exist(page):
    """Folders and files named in running text; what is made later (index/, eval/out/, .venv/) need not be there yet."""
    made = re.compile(r"^(index|eval/out|\.venv|wheels|corpus/\.corrections|data)\b")
    code = [line for line in code_of(page) if re.fullmatch(r"[\w.-]+(/[\w.-]+)*/?", line)]
    paths = {line for line in code if "/" in line and not made.match(line) and not re.search(r"^\d|[A-ZĐ]{2}", line)}
    assert {path for path in paths if not (ROOT / path).exists()} == set()


def settings() -> list[str]:
    """The first column of README's table of environment variables."""
    return re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)


def entry_points() -> list[Path]:
    return [ROOT / "app.py", *ROOT.glob("[a-z]*/__main__.py")]


READERS = (ROOT / "ingest" / "backends.py", ROOT / "answer" / "llm" / "language_model.py")
"""Values that entry points make of the environment."""


def test_every_setting_is_read_somewhere():
    assert settings()
    code = "".join(path.read_text(encoding="utf-8") for path in (*entry_points(), *READERS))
    assert {name for name in settings() if f'"{name}"' not in code} == set()


def test_every_variable_that_is_read_is_in_the_table():
    read = re.compile(r'environ(?:ment)?(?:\.get\(|\[)"([A-Z0-9_]+)"')
    found = {name for path in (*entry_points(), *READERS) for name in read.findall(path.read_text(encoding="utf-8"))}
    assert found <= set(settings())


def test_requirements_are_exact_pins():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = [line.partition("#")[0].strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
        wrong = [line for line in lines if line and not re.fullmatch(r"-r requirements\.txt|[\w.-]+==[\w.]+", line)]
        assert wrong == []
