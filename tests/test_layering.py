"""The rules of docs/architecture.md that a program can check: who imports whom, and what importing costs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# What each part may import, beside itself and libraries. training/ makes the shipped models and nothing imports it; the
# weights of reranker and confidence and the gain of the restorer are learned from the product and measured by eval.
MAY_IMPORT = {
    "ingest": set(),
    "retrieval": {"ingest"},
    "prompts": set(),
    "answer": {"ingest", "retrieval", "prompts"},
    "web": {"ingest", "retrieval", "answer", "eval"},
    "eval": {"ingest", "retrieval", "answer"},
    "training": {"ingest", "retrieval", "answer", "eval"},
}
PARTS = {*MAY_IMPORT, "app", "bench", "tests"}
HEAVY = ("torch", "llama_index", "chromadb", "gradio", "pandas", "sentence_transformers", "transformers", "underthesea")


def files_of(part: str) -> list[Path]:
    return sorted((ROOT / part).rglob("*.py"))


ALL_FILES = [path for part in MAY_IMPORT for path in files_of(part)] + [ROOT / "app.py"]


@cache
def imported(path: Path) -> frozenset[str]:
    """Every module that a file imports, wherever in it the import stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level:
                package = path.relative_to(ROOT).parts[: -node.level]
                module = ".".join([*package, module]).strip(".")
            found.add(module)
    return frozenset(found)


def tops(path: Path) -> set[str]:
    return {module.partition(".")[0] for module in imported(path)}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_imports_run_one_way(part):
    allowed = MAY_IMPORT[part] | {part}
    wrong = {named(path): sorted((tops(path) & PARTS) - allowed) for path in files_of(part)}
    assert {path: modules for path, modules in wrong.items() if modules} == {}


def test_only_three_places_import_llama_index():
    users = {named(path) for path in ALL_FILES if "llama_index" in tops(path)}
    assert {path for path in users if not path.startswith(("ingest/", "retrieval/", "answer/llm"))} == set()


def test_only_one_file_calls_underthesea():
    users = {named(path) for path in ALL_FILES if tops(path) & {"underthesea", "underthesea_core"}}
    assert users <= {"ingest/vietnamese.py"}


def reads_environment(path: Path) -> bool:
    """Whether a file reads a variable.

    Setting one for a library that reads it on import is no reading, nor is handing all of them on to a program that
    the file starts (``{**os.environ, …}``).
    """
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    set_only = {id(n.value) for n in nodes if isinstance(n, ast.Subscript) and isinstance(n.ctx, ast.Store)}
    handed_on = {
        id(v) for n in nodes if isinstance(n, ast.Dict) for k, v in zip(n.keys, n.values, strict=True) if not k
    }
    found = (n for n in nodes if isinstance(n, ast.Attribute) and n.attr in ("environ", "getenv"))
    return any(id(node) not in set_only | handed_on for node in found)


def test_only_entry_points_read_the_environment():
    readers = {named(path) for path in ALL_FILES if reads_environment(path) and path.parent.name != "training"}
    assert {path for path in readers if path != "app.py" and not path.endswith("/__main__.py")} == set()


def loaded_by(statement: str) -> set[str]:
    """The heavy libraries that a fresh interpreter holds after a statement."""
    code = f"import sys; {statement}; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_importing_the_packages_loads_nothing_heavy():
    assert loaded_by("import ingest, retrieval, answer, eval") == set()


def test_the_answer_path_loads_no_training_or_web_library():
    assert loaded_by("import answer.assistant") <= {"chromadb"}


def test_every_library_that_running_imports_is_pinned():
    """A library that only happens to come with another one can leave with it."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = {name.lower().replace("_", "-") for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}
    pinned |= {"llama-index-core"}  # what llama-index is made of
    owners = packages_distributions()
    used = {top: named(path) for path in ALL_FILES if path.parent.name != "training" for top in tops(path)}
    libraries = set(used) - PARTS - set(sys.stdlib_module_names)
    unpinned = {
        top: used[top] for top in libraries if not {o.lower().replace("_", "-") for o in owners.get(top, [])} & pinned
    }
    assert unpinned == {}
