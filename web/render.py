"""HTML from the templates of ``web/templates``: everything put into them is escaped, whatever it came from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ingest.datamodels import Directive, Section
from ingest.numbers import kinds
from web.document import plain
from web.texts import DEFAULT, Texts

TEMPLATES = Path(__file__).parent / "templates"
TOOLTIP_CHARS = 240
STEPS = {"phan", "chuong", "muc", "dieu", "khoan", "diem", "gach"}
"""The kinds of sections that have a name in the catalogue."""


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the template environment: escaping on for every template, an unknown name is an error."""
    made = Environment(
        autoescape=True,
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["plain"] = plain
    made.filters["moment"] = moment
    return made


def render(template: str, texts: Texts, **values: Any) -> str:  # noqa: ANN401 - templates take anything
    """Return ``template`` filled in; ``t`` is the catalogue of the interface's language."""
    return environment().get_template(template).render(t=texts, **values)


def day(value: date, texts: Texts) -> str:
    """Return a date as the language writes it.

    >>> from web.texts import load
    >>> day(date(2023, 3, 2), load("vi")), day(date(2023, 3, 2), load("en"))
    ('02/3/2023', '2 March 2023')
    """
    names = texts("date.months").split() or [""] * 12
    return texts("date.format", day=value.day, month=value.month, name=names[value.month - 1], year=value.year)


def moment(value: datetime, texts: Texts) -> str:
    """Return a time to the minute in this machine's zone, as the language writes it; without a zone it is UTC."""
    here = (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone()
    return texts("date.moment", time=f"{here:%H:%M}", day=day(here.date(), texts))


def kind_name(kind: str, texts: Texts) -> str:
    """Return a directive's kind; outside Vietnamese its translation comes first, where there is one.

    >>> from web.texts import load
    >>> kind_name("Kế hoạch", load("vi")), kind_name("Kế hoạch", load("en"))
    ('Kế hoạch', 'Plan (kế hoạch)')
    """
    _, english = kinds().get(kind, ((), ()))
    if texts.language == DEFAULT or not english:
        return kind
    return f"{english[0].capitalize()} ({kind.lower()})"


def place(section: str | None, directive: Directive | None, texts: Texts, page: int | None = None) -> str:
    """Return where a quote stands: "phần II, mục 1, điểm a, trang 3"; empty where nothing is known.

    ``section`` is a path such as ``II.1.a``; the kinds of its parts are read from ``directive``.
    """
    parts = [] if not section else list(_parts(section, directive.sections if directive else ()))
    named = [texts(f"citation.{kind}", part=part) for kind, part in parts]
    return ", ".join(named + ([texts("citation.page", page=page)] if page else []))


def _parts(path: str, sections: Iterable[Section]) -> Iterable[tuple[str, str]]:
    """Yield (kind, name) for each step of a section's path; an unknown step counts as a plain section."""
    named = {section.path: section.kind for section in sections}
    steps = path.split(".")
    above: set[str] = set()
    for depth, step in enumerate(steps, start=1):
        kind = named.get(".".join(steps[:depth]), "gach" if step.startswith("-") else "muc")
        # Officials call a numbered part of a letter "mục"; it is a "khoản" only inside an article.
        known = kind if kind in STEPS and (kind != "khoan" or "dieu" in above) else "muc"
        above.add(kind)
        yield known, step.removeprefix("-")


def document_link(directive_id: str, start: int | None = None, end: int | None = None) -> str:
    """Return the address of a directive's page, at its words where they are given.

    >>> document_link("16/a b", 3, 9)
    '/document?id=16%2Fa+b&start=3&end=9'
    """
    given = {"id": directive_id, "start": start, "end": end}
    return "/document?" + urlencode({name: value for name, value in given.items() if value is not None})
