"""The sentences of answers, in the reader's language: templates from ``texts/``, dates and names in its form."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

from ingest.agencies.names import english_name
from ingest.datamodels import Directive
from ingest.numbers import kinds


@lru_cache(maxsize=4)
def phrases(language: str) -> Phrases:
    """Return the phrases of a language; anything but English is Vietnamese."""
    return Phrases("en" if language == "en" else "vi")


class Phrases:
    """The templates of one language."""

    def __init__(self, language: str) -> None:
        """Read the language's file."""
        path = Path(__file__).parent / "texts" / f"{language}.toml"
        self.language = language
        self._texts: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))

    def say(self, name: str, **values: object) -> str:
        """Fill a template and begin it with a capital; braces in the values stay as they are."""
        template = self._texts[name]
        text = template.format(**values).replace("….", "…")
        return text[:1].upper() + text[1:] if template.endswith((".", ":")) else text

    def day(self, value: date) -> str:
        """Write a date: 02/3/2023 (Nghị định 30/2020/NĐ-CP: a zero before days under 10 and months 1 and 2)."""
        if self.language == "en":
            return f"{value.day} {value:%B} {value.year}"
        month = f"{value.month:02d}" if value.month < 3 else str(value.month)
        return f"{value.day:02d}/{month}/{value.year}"

    def kind(self, kind: str | None) -> str:
        """Name a kind of document; unknown kinds are documents."""
        name = kind or "Văn bản"
        if self.language == "en":
            return kinds().get(name, ((), ("document",)))[1][0]
        return name

    def document(self, directive: Directive) -> str:
        """Name a directive: kind and number, else what it is about."""
        if directive.number:
            return self.instrument(directive.kind, directive.number)
        return self.say("unnumbered", kind=self.kind(directive.kind), subject=directive.subject or directive.file)

    def instrument(self, kind: str | None, number: str | None) -> str:
        """Name an instrument by kind and number; a law that is named by its title alone keeps it as written."""
        if number is None or number == kind:
            return kind or ""
        return self.say("instrument", kind=self.kind(kind), number=number)

    def agency(self, name: str) -> str:
        """Name an agency; in English the English name first, the Vietnamese original after it."""
        if self.language != "en":
            return name
        english = english_name(name)
        return f"{english} ({name})" if english else name

    def listed(self, items: Iterable[str]) -> str:
        """Join names: "a, b và c"; by semicolons where a name has a comma of its own."""
        parts = list(items)
        if len(parts) < 2:
            return "".join(parts)
        many = any("," in part for part in parts)
        before = f"{'; '.join(parts[:-1])};" if many else ", ".join(parts[:-1])
        return f"{before} {self.say('and')} {parts[-1]}"

    def section(self, path: str | None) -> str:
        """Name a section in a reference: ", mục 2"; nothing outside sections."""
        if path is None:
            return ""
        readable = ".".join(part for part in path.split(".") if not part.startswith("-"))
        return self.say("in_section", path=readable) if readable else ""
