"""Fills the model cards, so that no figure in them is typed by hand."""

from pathlib import Path
from string import Template

TEMPLATES = Path(__file__).parent / "cards"


def write_card(kind: str, out: Path, **facts: object) -> None:
    """Write ``out/README.md`` from ``cards/<kind>.md``; a missing fact is an error."""
    template = Template((TEMPLATES / f"{kind}.md").read_text(encoding="utf-8"))
    (out / "README.md").write_text(template.substitute(facts), encoding="utf-8")


def size_table(folder: Path) -> str:
    """Give a Markdown table of the files under ``folder``, the card left out."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "README.md")
    rows = [f"| `{p.relative_to(folder)}` | {p.stat().st_size:,} |" for p in files]
    total = sum(p.stat().st_size for p in files)
    return "\n".join(["| file | bytes |", "|---|---|", *rows, f"| together | {total:,} |"])


def duration(seconds: float) -> str:
    """Give minutes and seconds in words.

    >>> duration(754.2)
    '12 min 34 s'
    """
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"
