"""Automatic numbers of a Word file as they are printed (ECMA-376 Part 1, 17.9): ``Điều 3.``, ``1.2``, ``a)``, ``-``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ingest.readers.archive import Element
from ingest.readers.docx_parts import W, number_of, value_of
from ingest.readers.docx_styles import Styles, font_of

_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ["m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"],
        strict=True,
    )
)
_COUNTING = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]


@dataclass(slots=True)
class Level:
    """A level of a list: its format, text (``Điều %1.``), first number, and where it restarts."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    glued: bool = False
    style: str | None = None
    font: str | None = None


@dataclass(slots=True)
class Numbering:
    """The lists of a file and how far each has counted; :meth:`label` is asked once a paragraph, in reading order."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    overrides: dict[str, dict[int, Level]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, number: str, depth: int) -> tuple[str, str | None]:
        """Count a paragraph of a list at a depth from 0; return its number with the blank after it, and the font."""
        abstract = self.lists.get(number)
        if abstract is None:
            return "", None
        levels = {**self.levels.get(abstract, {}), **self.overrides.get(number, {})}
        level = levels.get(depth)
        if level is None:
            return "", None
        counts = self.counts.setdefault(abstract, {})
        for restarted, start in self.restarts.pop(number, {}).items():
            counts.pop(restarted, None)
            levels[restarted] = replace(levels.get(restarted, Level()), start=start)
            self.overrides.setdefault(number, {})[restarted] = levels[restarted]
        level = levels[depth]
        for upper in range(depth):
            counts.setdefault(upper, levels.get(upper, Level()).start)
        counts[depth] = counts[depth] + 1 if depth in counts else level.start
        for lower in [key for key in counts if key > depth]:
            restart = levels.get(lower, Level()).restart
            if restart is None or (restart and depth < restart):
                del counts[lower]
        shown = re.sub(
            r"%([1-9])", lambda match: self._part(int(match[1]) - 1, levels, counts, level.legal), level.text
        )
        if level.format == "bullet":
            shown = bullet(level.text)
        return (shown if level.glued or not shown else f"{shown} "), level.font

    def _part(self, depth: int, levels: dict[int, Level], counts: dict[int, int], legal: bool) -> str:
        level = levels.get(depth, Level())
        return formatted(counts.get(depth, level.start), "decimal" if legal else level.format)


def formatted(number: int, form: str) -> str:
    """Return a number as a list format (17.18.59) prints it.

    >>> [formatted(4, form) for form in ("decimal", "upperRoman", "lowerLetter", "decimalZero", "vietnameseCounting")]
    ['4', 'IV', 'd', '04', 'bốn']
    >>> formatted(28, "lowerLetter"), formatted(5, "none")
    ('bb', '')
    """
    if form == "none":
        return ""
    if form in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        roman = ""
        for value, letters in _ROMAN:
            roman, number = roman + letters * (number // value), number % value
        return roman.upper() if form == "upperRoman" else roman
    if form in ("upperLetter", "lowerLetter") and 0 < number < 1000:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form == "vietnameseCounting" and 0 <= number < len(_COUNTING):
        return _COUNTING[number]
    return f"{number:02d}" if form == "decimalZero" else str(number)


def bullet(text: str) -> str:
    """Return a bullet as a character of ordinary fonts.

    >>> bullet("-"), bullet("\\uf02d"), bullet("\\uf0b7"), bullet("o")
    ('-', '-', '•', '•')
    """
    mark = text.strip()
    if mark in ("\uf02d", "–", "—", "‒", "−", "-"):
        return "-"
    return mark if mark in ("+", "*", "•") else "+" if mark == "\uf02b" else "•" if mark else ""


def read_numbering(root: Element | None, styles: Styles) -> Numbering:
    """Return the lists of ``numbering.xml``; none for a file without it."""
    numbering = Numbering()
    if root is None:
        return numbering
    links: dict[str, str] = {}
    for abstract in root.iterfind(f"{W}abstractNum"):
        identifier = abstract.get(f"{W}abstractNumId", "")
        numbering.levels[identifier] = _levels(abstract)
        link = value_of(abstract, "numStyleLink")
        if link:
            links[identifier] = link
    for number in root.iterfind(f"{W}num"):
        identifier = number.get(f"{W}numId", "")
        numbering.lists[identifier] = value_of(number, "abstractNumId") or ""
        for override in number.iterfind(f"{W}lvlOverride"):
            depth = number_of(override.get(f"{W}ilvl"), 0)
            start = value_of(override, "startOverride")
            if start is not None:
                numbering.restarts.setdefault(identifier, {})[depth] = number_of(start, 1)
            numbering.overrides.setdefault(identifier, {}).update(_levels(override))
    for abstract_id, style in links.items():
        element = next(styles.chain(style, "numbering"), None)
        linked = None if element is None else value_of(element.find(f"{W}pPr/{W}numPr"), "numId")
        target = numbering.lists.get(linked or "")
        if target is not None and target != abstract_id:
            numbering.levels[abstract_id] = numbering.levels.get(target, {})
    return numbering


def _levels(parent: Element) -> dict[int, Level]:
    found = {}
    for element in parent.iterfind(f"{W}lvl"):
        restart = value_of(element, "lvlRestart")
        legal = element.find(f"{W}isLgl")
        properties = element.find(f"{W}rPr")
        found[number_of(element.get(f"{W}ilvl"), 0)] = Level(
            format=value_of(element, "numFmt") or "decimal",
            text=value_of(element, "lvlText") or "",
            start=number_of(value_of(element, "start"), 0),
            restart=None if restart is None else number_of(restart, 0),
            legal=legal is not None and legal.get(f"{W}val", "true") not in ("0", "false"),
            glued=value_of(element, "suff") == "nothing",
            style=value_of(element, "pStyle"),
            font=None if properties is None else font_of([properties], None),
        )
    return found
