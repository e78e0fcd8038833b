"""A paragraph of a Word file as its runs: what is printed, in which font, and the text boxes anchored in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ingest.readers.archive import Element
from ingest.readers.docx_parts import W, number_of, switched_on
from ingest.readers.docx_styles import Styles, first_switch, font_of

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DROPPED = frozenset(
    f"{W}{tag}" for tag in ("del", "moveFrom", "rPr", "pPr", "sdtPr", "instrText", "delText", "rt", "tblPr")
)
_BREAKS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "\u00ad",
}
_SYMBOL_FONTS = ("symbol", "wingdings", "webdings")
_FURNITURE = ("PAGE", "NUMPAGES", "SECTIONPAGES")

Run = tuple[str, str | None]
"""(text, font name)."""


@dataclass(slots=True)
class Notes:
    """Footnotes and endnotes in the order in which the text calls for them: (kind, id) by the mark shown."""

    marks: dict[tuple[str, str], str] = field(default_factory=dict)

    def mark(self, kind: str, identifier: str) -> str:
        """Return the mark of a note, in brackets, as the note is called for."""
        key = (kind, identifier)
        if key not in self.marks:
            count = sum(known == kind for known, _ in self.marks) + 1
            self.marks[key] = f"[{count}]" if kind == "footnote" else f"[*{count}]"
        return self.marks[key]


@dataclass(slots=True)
class Walker:
    """Walks the inline content of one paragraph; ``fields`` is the stack of open fields."""

    styles: Styles
    notes: Notes
    paragraph_style: str | None
    on_text_box: Callable[[Element], None]
    is_furniture: bool = False
    fields: list[str] = field(default_factory=list)
    results: list[bool] = field(default_factory=list)

    def runs(self, node: Element) -> Iterator[Run]:
        """Yield the runs below a node: insertions kept, deletions, hidden text and placeholders dropped."""
        for child in node:
            tag = child.tag
            if tag == f"{W}r":
                yield from self._run(child)
            elif tag == _MATH_TEXT:
                yield child.text or "", None
            elif tag == f"{_MC}AlternateContent":
                yield from self.runs(_chosen(child))
            elif tag == f"{W}sdt":
                if child.find(f"{W}sdtPr/{W}showingPlcHdr") is None:
                    yield from self.runs(child)
            elif tag == f"{W}fldSimple":
                if not (self.is_furniture and _is_page_field(child.get(f"{W}instr", ""))):
                    yield from self.runs(child)
            elif tag not in _DROPPED:
                yield from self.runs(child)

    def _run(self, run: Element) -> Iterator[Run]:
        layers = list(self.styles.run_properties(run, self.paragraph_style))
        hidden = first_switch(layers, "vanish")
        font = font_of(layers, self.styles.document_font)
        capitals = first_switch(layers, "caps")
        for text, own_font in self._content(run):
            if not hidden and text:
                yield (text.upper() if capitals else text), own_font or font

    def _content(self, run: Element) -> Iterator[Run]:
        """Yield the pieces of a run; the instructions of fields are passed over, their results kept."""
        for child in run:
            tag = child.tag
            if tag == f"{W}fldChar":
                self._field(child.get(f"{W}fldCharType"))
            elif tag == f"{W}instrText" and self.fields:
                self.fields[-1] += child.text or ""
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                self._text_boxes(child)
            elif tag == f"{_MC}AlternateContent":
                yield from self._content(_chosen(child))
            elif not self._is_printed():
                continue
            elif tag == f"{W}t":
                yield child.text or "", None
            elif tag in _BREAKS:
                yield _BREAKS[tag], None
            elif tag == f"{W}sym":
                yield _symbol(child), None
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                kind = str(tag).rpartition("}")[2].removesuffix("Reference")
                mark = self.notes.mark(kind, child.get(f"{W}id", ""))
                if child.get(f"{W}customMarkFollows") is None:
                    yield mark, None
            elif tag == f"{W}ruby":
                for base in child.iterfind(f"{W}rubyBase"):
                    yield from self.runs(base)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields.append("")
            self.results.append(False)
        elif kind == "separate" and self.results:
            self.results[-1] = True
        elif kind == "end" and self.results:
            self.fields.pop()
            self.results.pop()

    def _is_printed(self) -> bool:
        """Tell whether text here is the result of every open field, and of no page number."""
        return all(self.results) and not (self.is_furniture and any(map(_is_page_field, self.fields)))

    def _text_boxes(self, node: Element) -> None:
        """Hand over the outermost text boxes below a node, of alternatives the chosen one only."""
        for child in node:
            if child.tag == f"{W}txbxContent":
                self.on_text_box(child)
            else:
                self._text_boxes(_chosen(child) if child.tag == f"{_MC}AlternateContent" else child)


def _chosen(alternatives: Element) -> Element:
    """Return the first choice that holds something, else the fallback: both say the same."""
    choices = [*alternatives.iterfind(f"{_MC}Choice"), *alternatives.iterfind(f"{_MC}Fallback")]
    return next((choice for choice in choices if len(choice)), ())


def _is_page_field(instruction: str) -> bool:
    return instruction.strip().split(" ")[0].upper() in _FURNITURE


def _symbol(element: Element) -> str:
    """Return a ``w:sym`` as a character; the private ones of symbol fonts are left to the normal form."""
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    is_symbol = element.get(f"{W}font", "").lower().startswith(_SYMBOL_FONTS)
    if is_symbol and code < 0xF000:
        code = 0xF000 + (code & 0xFF)
    if 0xF020 <= code < 0xF100 and not is_symbol:
        code -= 0xF000
    return chr(code) if 0x20 <= code < 0x110000 else ""


def list_place(
    properties: Element, styles: Styles, levels_of: Callable[[str], dict[str, int]]
) -> tuple[str, int] | None:
    """Return the (list, depth) of a paragraph by its own properties or its style's, None where it has no number.

    ``levels_of`` maps the styles that a list binds to its depths.
    """
    from ingest.readers.docx_parts import value_of

    own = None if properties is None else properties.find(f"{W}numPr")
    number, depth = value_of(own, "numId"), value_of(own, "ilvl")
    for style in styles.chain(value_of(properties, "pStyle"), "paragraph") if number is None else ():
        inherited = style.find(f"{W}pPr/{W}numPr")
        if number is None and inherited is not None and value_of(inherited, "numId") is not None:
            number = value_of(inherited, "numId")
            bound = levels_of(number or "").get(style.get(f"{W}styleId", ""))
            depth = depth or value_of(inherited, "ilvl") or (None if bound is None else str(bound))
    if number is None or number == "0":
        return None
    return number, min(max(number_of(depth, 0), 0), 8)


def is_deleted_mark(properties: Element) -> bool:
    """Tell whether a tracked deletion joins this paragraph with the next one."""
    mark = None if properties is None else properties.find(f"{W}rPr")
    return mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None)


def is_hidden_mark(properties: Element) -> bool:
    """Tell whether the end of a paragraph is hidden, and so the whole of it where its text is."""
    mark = None if properties is None else properties.find(f"{W}rPr")
    return bool(switched_on(mark, "vanish"))
