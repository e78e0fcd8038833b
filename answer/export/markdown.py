"""An answer as Markdown (CommonMark): whatever the documents hold, it is shown as text and changes no layout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from answer.export.files import printable
from answer.export.outline import Block, Grid, Outline

# CommonMark 0.31, 2.4: any ASCII punctuation may be escaped. These begin something within a line, there or in the
# dialects that are met (tables, mathematics, footnotes, strikethrough, attributes, mentions).
_INLINE = re.compile(r"[\\`*_{}\[\]<>|~&$^@!]")
# … and these at the beginning of a line: headings, lists, rules, underlined headings, definitions.
_FIRST = re.compile(r"^(?:(\d+)(?=[.)])|(?=[#+\-=:%]))")


def markdown(outline: Outline) -> str:
    """Return the answer as Markdown: the question and its day, the answer, warnings, then each citation with its quote.

    A quote is a block quotation; every line of it stays a line, white space at its ends aside.
    """
    return "\n\n".join(_parts(outline, "#")) + "\n"


def conversation(title: str, chapters: Sequence[Outline]) -> str:
    """Return a conversation as Markdown: its title, then each question as a chapter."""
    parts = [f"# {escape(printable(title))}"]
    for chapter in chapters:
        parts += _parts(chapter, "##")
    return "\n\n".join(parts) + "\n"


def _parts(outline: Outline, level: str) -> list[str]:
    """Return the blocks of an answer, its title at this level of headings."""
    parts = [f"{level} {escape(outline.title)}", *_facts(outline), f"{level}# {escape(outline.reply_heading)}"]
    parts += _reply(outline.reply)
    if outline.table:
        parts += [_table(outline.table)]
    if outline.warnings:
        parts += [f"{level}# {escape(outline.warnings_heading)}", _items(outline.warnings)]
    if outline.citations:
        parts += [f"{level}# {escape(outline.citations_heading)}"]
    for cited in outline.citations:
        parts += [f"**\\[{cited.marker}\\] {escape(cited.where)}**", quotation(cited.quote), escape(cited.file)]
    return parts


def escape(text: str) -> str:
    r"""Return text of one line so that Markdown shows it as it is.

    >>> print(escape("1. **Sở** [n] <script>"))
    1\. \*\*Sở\*\* \[n\] \<script\>
    """
    text = _INLINE.sub(r"\\\g<0>", " ".join(text.split("\n")).strip())
    return _FIRST.sub(lambda found: f"{found[1] or ''}\\", text)


def quotation(quote: str) -> str:
    r"""Return a block quotation that keeps the lines of ``quote``.

    >>> print(quotation("a)\n- b\n\nc"))
    > a)\
    > \- b
    >
    > c
    """
    lines = [escape(line) for line in quote.strip().split("\n")]
    following = [*lines[1:], ""]
    broken = (f"{line}\\" if line and after else line for line, after in zip(lines, following, strict=True))
    return "\n".join(f"> {line}".rstrip() for line in broken)


def _facts(outline: Outline) -> Iterator[str]:
    for label, value in outline.facts:
        yield f"**{escape(label)}:** {escape(value)}"
    if outline.link:
        label, address = outline.link
        yield f"[{escape(label)}](<{address}>)"


def _reply(blocks: tuple[Block, ...]) -> Iterator[str]:
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        lines = [block.text for block in group]
        yield _items(lines) if kind == "item" else "\n\n".join(map(escape, lines))


def _table(table: Grid) -> str:
    """Return a table as GitHub and pandoc read it (GFM 0.29, 4.10); elsewhere its lines stay readable."""
    heading, *rows = (f"| {' | '.join(map(escape, row))} |" for row in (table.columns, *table.rows))
    return "\n".join([heading, f"|{' --- |' * len(table.columns)}", *rows])


def _items(lines: list[str] | tuple[str, ...]) -> str:
    return "\n".join(f"- {escape(line)}" for line in lines)
