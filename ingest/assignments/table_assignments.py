"""Assignments of annex tables: a task a row, with who leads, who helps and by when in columns of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ingest.agencies.names import Mention, canonical
from ingest.agencies.phrases import agencies_in, starts_with_agency
from ingest.assignments.assigned import Agencies, Context, make_assignment
from ingest.assignments.table_columns import Columns, Row, columns_of, repeats_header
from ingest.datamodels import Assignment, Span
from ingest.source import Table
from ingest.structure.sentences import trimmed
from ingest.vietnamese import fold

_DITTO = re.compile(r"[\s\-–]*(?:[\"”″“〃]+|nt|n/t|như\s+trên|như\s+mục\s+trên)[\s\-–.]*", re.IGNORECASE)
_NAMES_END = re.compile(r"\s*;\s*|\s*\n\s*[-+•]?\s*|\s+[-–+•]\s+")
_LABEL = re.compile(
    r"[-+•\s]*(?P<role>chủ\s+trì|thực\s+hiện|đầu\s+mối|phối\s+hợp)(?:\s+thực\s+hiện)?\s*:\s*", re.IGNORECASE
)
_SAID = re.compile(r"\s*,?\s*(?P<role>chủ\s+trì|phối\s+hợp)(?:\s+thực\s+hiện)?\s*,?\s*(?P<with>với\s+)?", re.IGNORECASE)
_TOTAL = re.compile(r"(?:tong (?:cong|so)|cong)\s*:?$")
_NEAR = 40
"""Characters between a table and its continuation on the next page, at most."""
_LONGEST_LAYOUT_CELL = 600
_EDGES = " \n.,;:-–+•*"


def outside_tables(body: Span, tables: Sequence[Table]) -> Iterator[Span]:
    """Yield the parts of the body that no table covers; a table that only lays out long text counts as text."""
    position = body.start
    for span in sorted(table.span for table in tables if _is_table(table)):
        if span.start >= body.end:
            break
        if position < span.start:
            yield Span(position, span.start)
        position = max(position, span.end)
    if position < body.end:
        yield Span(position, body.end)


def _is_table(table: Table) -> bool:
    longest = max(cell.end - cell.start for row in table.rows for cell in row)
    return len(table.rows) > 1 and len(table.rows[0]) > 1 and longest <= _LONGEST_LAYOUT_CELL * len(table.rows)


def table_assignments(
    text: str, tables: Sequence[Table], context_of: Callable[[Table], Context]
) -> Iterator[Assignment]:
    """Yield the assignments of all tables; one without a header goes on with the columns of the one before it."""
    columns: Columns | None = None
    lead: tuple[Mention, ...] = ()
    before = 0
    for table in sorted((table for table in tables if table.rows), key=lambda table: table.span):
        own = columns_of(text, table)
        far = table.span.start - before > _NEAR
        before = table.span.end
        if own is None and (columns is None or far or len(table.rows[0]) != columns.width):
            columns = None
            continue
        columns = own or (columns._replace(first=0) if columns else None)
        lead = lead if own is None else ()
        if columns is not None:
            yield from _of_rows(text, table.rows, columns, lead, context_of(table))


def _of_rows(
    text: str, rows: Sequence[Row], columns: Columns, lead: tuple[Mention, ...], context: Context
) -> Iterator[Assignment]:
    """Yield a task a row; a row across the table names a part, or the agency of the rows below it."""
    above: Row | None = None
    part_lead: tuple[Mention, ...] = ()
    for row in rows[columns.first :]:
        if repeats_header(text, row, columns):
            continue
        title = _part_title(text, row, columns)
        if title is not None:
            part_lead = tuple(agencies_in(text, title)) if starts_with_agency(text, title.start) else ()
            lead = ()
            continue
        task = _cell(text, row[columns.task])
        if task is None or _TOTAL.match(fold(task.of(text))):
            continue
        agencies = _agencies(text, row, columns)
        ditto = _DITTO.fullmatch(row[columns.lead].of(text)) is not None
        leading = lead if ditto else agencies.lead or part_lead
        if leading:
            own = [cell for cell in row if cell.start < cell.end and (above is None or cell not in above)]
            clause = Span(min(cell.start for cell in (*own, task)), max(cell.end for cell in (*own, task)))
            deadline = _cell(text, row[columns.deadline]) if columns.deadline is not None else None
            made = agencies._replace(lead=leading)
            yield make_assignment(text, clause, made, task, context, deadline=deadline)
            lead = leading
        above = row


def _part_title(text: str, row: Row, columns: Columns) -> Span | None:
    """Return the title of a row that names a part: one text across the table, or beside a number with nothing else."""
    filled = {cell for cell in row if cell.of(text).strip()}
    wide = [cell for cell in filled if len(cell.of(text).split()) > 1 or not cell.of(text).strip(" .").isalnum()]
    spans_all = row[columns.task] == row[columns.lead]
    alone = len(wide) == 1 and not row[columns.lead].of(text).strip() and len(filled) == len(wide) + 1
    if not (spans_all or (alone and _is_part_number(text, row))):
        return None
    return _cell(text, wide[0] if len(wide) == 1 else row[columns.task])


def _is_part_number(text: str, row: Row) -> bool:
    """Tell whether the first cell numbers a part (I, A), not a task (1)."""
    return re.fullmatch(r"[IVX]{1,5}|[A-HĐ]", row[0].of(text).strip(" .")) is not None


def _cell(text: str, cell: Span) -> Span | None:
    """Return a cell's words without dashes, stops and blanks at its ends."""
    return trimmed(text, cell.start, cell.end, " \n-–+•*", " \n;,.-–")


def _agencies(text: str, row: Row, columns: Columns) -> Agencies:
    """Read who leads and who helps from their cells, which may also say so in words ("Phối hợp: Sở Y tế")."""
    lead: list[Mention] = []
    helping: list[Mention] = []
    role = "lead"
    for part in _parts(text, row[columns.lead]):
        label = _LABEL.match(text, part.start, part.end)
        if label is not None:
            role = "helping" if "ph" in label["role"].lower() else "lead"
        begin = label.end() if label else part.start
        for names, helps in _said_roles(text, Span(begin, part.end), role == "helping"):
            (helping if helps else lead).extend(mentions_in(text, names))
    if columns.coordinating is not None and columns.coordinating != columns.lead:
        for part in _parts(text, row[columns.coordinating]):
            label = _LABEL.match(text, part.start, part.end)
            helping.extend(mentions_in(text, Span(label.end() if label else part.start, part.end)))
    return Agencies(tuple(lead), tuple(helping), row[columns.lead].end, explicit=True)


def _parts(text: str, cell: Span) -> Iterator[Span]:
    """Yield the pieces of a cell between semicolons, line ends and dashes."""
    if _DITTO.fullmatch(text, cell.start, cell.end):
        return
    position = cell.start
    for end in (*_NAMES_END.finditer(text, cell.start, cell.end), None):
        part = trimmed(text, position, end.start() if end else cell.end, _EDGES)
        if part is not None:
            yield part
        position = end.end() if end else cell.end


def _said_roles(text: str, names: Span, helps: bool) -> Iterator[tuple[Span, bool]]:
    """Yield the names of "Sở Y tế chủ trì, phối hợp với Sở Tài chính", each with whether they help."""
    position = names.start
    for said in _SAID.finditer(text, names.start, names.end):
        helping = said["role"].lower().startswith("ph")
        before = trimmed(text, position, said.start(), _EDGES)
        if before is not None:
            yield before, helping and not said["with"]
        helps = helping and (said["with"] is not None or position == said.start())
        position = said.end()
    rest = trimmed(text, position, names.end, _EDGES)
    if rest is not None:
        yield rest, helps


def mentions_in(text: str, names: Span) -> list[Mention]:
    """Return the agencies of a piece; what no head begins is one name, or several between commas."""
    if starts_with_agency(text, names.start):
        return agencies_in(text, names)
    found: list[Mention] = []
    position = names.start
    for comma in (*re.compile(r"\s*,\s*").finditer(text, names.start, names.end), None):
        part = trimmed(text, position, comma.start() if comma else names.end, _EDGES)
        if part is not None:
            found.append(Mention(canonical(part.of(text)), part.start, part.end))
        position = comma.end() if comma else names.end
    return found
