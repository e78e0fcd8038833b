"""Styles of a Word file: what a paragraph or run inherits (font, hidden, capitals, numbering, table borders)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.readers.archive import Element
from ingest.readers.docx_parts import W, switched_on, value_of

SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


@dataclass(slots=True)
class Styles:
    """The styles by id, and the ids of the default styles by type."""

    by_id: dict[str, Element] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    document_font: str | None = None

    def chain(self, style: str | None, kind: str) -> Iterator[Element]:
        """Yield a style and those that it is based on, innermost first; the default style of ``kind`` for None."""
        seen: set[str] = set()
        current = style if style in self.by_id else self.defaults.get(kind)
        while current and current in self.by_id and current not in seen:
            seen.add(current)
            element = self.by_id[current]
            yield element
            current = value_of(element, "basedOn")

    def run_properties(self, run: Element, paragraph_style: str | None) -> Iterator[Element]:
        """Yield the ``w:rPr`` elements that apply to a run, the strongest first."""
        own = None if run is None else run.find(f"{W}rPr")
        if own is not None:
            yield own
            style = value_of(own, "rStyle")
            if style:
                yield from _inner(self.chain(style, "character"), "rPr")
        yield from _inner(self.chain(paragraph_style, "paragraph"), "rPr")

    def borders(self, table: Element) -> set[str]:
        """Return the sides of a table on which its own or its style's borders are drawn."""
        properties = table.find(f"{W}tblPr")
        layers = [properties] if properties is not None else []
        layers += _inner(self.chain(value_of(properties, "tblStyle"), "table"), "tblPr")
        drawn: dict[str, bool] = {}
        for layer in layers:
            for side, is_drawn in sides_of(layer.find(f"{W}tblBorders")).items():
                drawn.setdefault(side, is_drawn)
        return {side for side, is_drawn in drawn.items() if is_drawn}


def sides_of(borders: Element) -> dict[str, bool]:
    """Map the sides that a borders element states to whether a line is drawn there."""
    if borders is None:
        return {}
    names = {"start": "left", "end": "right"}
    found = {}
    for side in borders:
        name = str(side.tag).rpartition("}")[2]
        found[names.get(name, name)] = side.get(f"{W}val", "nil") not in ("nil", "none")
    return {side: is_drawn for side, is_drawn in found.items() if side in SIDES}


def _inner(styles: Iterator[Element], tag: str) -> Iterator[Element]:
    return (inner for style in styles if (inner := style.find(f"{W}{tag}")) is not None)


def first_switch(layers: list[Element], tag: str) -> bool:
    """Tell whether the strongest layer that states a switch turns it on."""
    return next((state for layer in layers if (state := switched_on(layer, tag)) is not None), False)


def font_of(layers: list[Element], default: str | None) -> str | None:
    """Return the font of the strongest layer that names one for letters beyond ASCII."""
    for layer in layers:
        fonts = layer.find(f"{W}rFonts")
        if fonts is not None:
            font = fonts.get(f"{W}hAnsi") or fonts.get(f"{W}ascii")
            if font or fonts.get(f"{W}asciiTheme") or fonts.get(f"{W}hAnsiTheme"):
                return font
    return default


def read_styles(root: Element | None) -> Styles:
    """Return the styles of ``styles.xml``; none for a file without it."""
    styles = Styles()
    for element in root.iter(f"{W}style") if root is not None else ():
        identifier = element.get(f"{W}styleId")
        if identifier:
            styles.by_id[identifier] = element
            if element.get(f"{W}default") in ("1", "true", "on"):
                styles.defaults[element.get(f"{W}type", "paragraph")] = identifier
    if root is not None:
        layers = list(root.iterfind(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        styles.document_font = font_of(layers, None)
    return styles
