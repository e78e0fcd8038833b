"""Comparisons, side by side: two documents by their headers or by what they say of a topic, the work of two agencies.

What the texts do not settle is said to be so: a difference of wording is shown, never judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from answer.cited import Cited, evidence_of
from answer.corpus.corpus_cues import compares, pattern, topic_left, without_instruments
from answer.corpus.tables import tabled, within_quotes
from answer.corpus.whole import Whole
from answer.corpus.work_compared import compared_work
from answer.draft import Cell, Draft, Row, Statement, clipped, one_line, refusal
from answer.fields import field_evidence
from answer.instruments import Instrument
from answer.matching import Term, coverage
from answer.reading import Reading
from ingest.agencies.names import agency_key
from ingest.datamodels import Directive
from ingest.vietnamese import fold

_FIELDS = ("kind", "date", "issuer", "subject", "signer", "recipients")
_TOPIC_SUPPORT = 0.6
"""Share of the topic that a clause must hold to be what a document says of it."""
_TWO = 2
_FIELD_WORDS = ("ngày tháng loại cơ quan nơi người ký ban hành trích yếu date kind issuer signer subject type issued",)
"""Words of a question that name header fields."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One of two documents: a directive of the collection, or an instrument that is only cited there."""

    name: str
    directive: Directive | None = None
    cited: Cited | None = None


@dataclass(frozen=True, slots=True)
class _Value:
    """A field as it is written, and what it is compared by; None where it is not known."""

    cell: Cell
    key: object = None


@dataclass(frozen=True, slots=True)
class _Compared:
    """A row with the field that it is about and how that was decided: same, different, unknown, read."""

    field: str
    verdict: str
    row: Row


def answer_comparison(reading: Reading, whole: Whole) -> Draft | None:
    """Compare the two documents, or the work of the two agencies, that a question names; None for any other."""
    asked = reading.asked
    if not compares(asked) or asked.section or asked.attributes:
        return None
    if len(asked.instruments) == _TWO:
        return _documents(reading, whole)
    if asked.instruments or len(asked.acting) != _TWO or not pattern("compare_work").search(without_instruments(asked)):
        return None
    return compared_work(reading, whole, asked.acting[0], asked.acting[1])


def _documents(reading: Reading, whole: Whole) -> Draft | None:
    """Compare two documents by what they say of the topic, or by their headers where there is none."""
    sides = [side for item in reading.asked.instruments if (side := _side(reading, whole, item)) is not None]
    if len({side.name for side in sides}) < _TWO:
        return None
    first, second = sides
    topic = _topic(reading)
    rows = [_content_row(reading, first, second, topic)] if topic else list(_header_rows(reading, first, second))
    say = reading.phrases.say
    if not any(compared.row.evidence for compared in rows):
        return refusal(Statement(say("nothing_to_compare", first=first.name, second=second.name)))
    intro = say("compared_documents", first=first.name, second=second.name, verdict=_summed_up(reading, rows))
    columns = (say("column_field"), first.name, second.name, say("column_verdict"))
    return tabled("comparison", intro, columns, [compared.row for compared in rows])


def _side(reading: Reading, whole: Whole, item: Instrument) -> _Side | None:
    """Return what a number of the question stands for, within the caller's filters."""
    found, overview = reading.found[item.mention], reading.library.catalogue.overview
    directive = next((d for d in found.directives if whole.holds(overview, d)), None)
    if directive is not None:
        return _Side(reading.phrases.document(directive), directive)
    cited = next((c for c in found.cited if any(whole.holds(overview, d) for d, _ in c.mentions)), None)
    return _Side(reading.phrases.instrument(cited.kind, cited.number), cited=cited) if cited else None


def _topic(reading: Reading) -> list[Term]:
    """Return the terms of what is compared, besides the documents themselves."""
    left = set(topic_left(reading.asked, light="compared_light", also=_FIELD_WORDS))
    return [term for term in reading.terms if term.word in left]


def _header_rows(reading: Reading, first: _Side, second: _Side) -> Iterator[_Compared]:
    """Yield a row for each header field asked for, all where none is."""
    wanted = [name for name in _FIELDS if reading.asked.asks(name)] or _FIELDS
    for name in wanted:
        one, other = _value(reading, first, name), _value(reading, second, name)
        if one.cell.evidence or other.cell.evidence:
            known = one.key is not None and other.key is not None
            verdict = "unknown" if not known else "same" if one.key == other.key else "different"
            yield _compared(reading, name, (first, one.cell), (second, other.cell), verdict)


def _compared(
    reading: Reading, name: str, one: tuple[_Side, Cell], other: tuple[_Side, Cell], verdict: str
) -> _Compared:
    say = reading.phrases.say
    field, said = say(f"field_{name}"), say(f"verdict_{verdict}")
    values = [say("side", who=side.name, value=cell.text) for side, cell in (one, other)]
    line = say("compared_row", field=field, first=values[0], second=values[1], verdict=said)
    return _Compared(field, verdict, Row((Cell(field), one[1], other[1], Cell(said)), line))


def _summed_up(reading: Reading, rows: Sequence[_Compared]) -> str:
    """Say which fields agree, which differ, which cannot be settled."""
    parts = []
    for verdict in ("same", "different", "unknown"):
        fields = [row.field.lower() for row in rows if row.verdict == verdict]
        parts += [reading.phrases.say(f"compared_{verdict}", fields=", ".join(fields))] if fields else []
    return "".join(parts)


def _value(reading: Reading, side: _Side, name: str) -> _Value:
    """Return what is known of a header field; an instrument that is only cited has what the mentions agree on."""
    if side.directive is not None:
        return _own_value(reading, side.directive, name)
    if side.cited is None or name not in {"kind", "date", "issuer", "subject"}:
        return _Value(Cell(reading.phrases.say("only_cited_short")))
    stated = {
        _key(name, value): (value, mention) for mention in side.cited.mentions if (value := getattr(mention[1], name))
    }
    if len(stated) != 1:
        mentions = [mention for _, mention in stated.values()]
        text = "; ".join(_written(reading, name, value) for value, _ in stated.values())
        return _Value(Cell(text or reading.phrases.say("only_cited_short"), tuple(evidence_of(*m) for m in mentions)))
    ((key, (value, mention)),) = stated.items()
    return _Value(Cell(_written(reading, name, value), (evidence_of(*mention, subject=name == "subject"),)), key)


def _own_value(reading: Reading, directive: Directive, name: str) -> _Value:
    value = getattr(directive, name)
    evidence = field_evidence(directive, name)
    if not value or not evidence:
        evidence = field_evidence(directive, "number") if value and name == "kind" else ()
    if not value:
        return _Value(Cell(reading.phrases.say("not_given")))
    return _Value(Cell(_written(reading, name, value), evidence), _key(name, value))


def _written(reading: Reading, name: str, value: Any) -> str:  # noqa: ANN401 - a date, a name or several
    if name == "recipients":
        return reading.phrases.listed(map(reading.phrases.agency, value))
    makers: dict[str, Callable[[Any], str]] = {
        "date": reading.phrases.day,
        "issuer": reading.phrases.agency,
        "kind": reading.phrases.kind,
    }
    return makers.get(name, one_line)(value)


def _key(name: str, value: Any) -> object:  # noqa: ANN401 - as above
    """Return what makes two values of a field the same."""
    if name == "recipients":
        return frozenset(map(agency_key, value))
    if name == "issuer":
        return agency_key(value)
    return value if name == "date" else " ".join(fold(value).split())


def _content_row(reading: Reading, first: _Side, second: _Side, topic: Sequence[Term]) -> _Compared:
    """Set what the two documents say of a topic side by side; only equal words are called the same."""
    (one, key), (other, other_key) = (_clause(reading, side, topic) for side in (first, second))
    verdict = "unknown" if None in (key, other_key) else "same" if key == other_key else "read"
    return _compared(reading, "content", (first, one), (second, other), verdict)


def _clause(reading: Reading, side: _Side, topic: Sequence[Term]) -> tuple[Cell, str | None]:
    """Return the clause of a document that holds the topic best, with its folded words; none where it holds little."""
    if side.directive is None:
        return Cell(reading.phrases.say("only_cited_short")), None
    units = [unit for unit in reading.library.units(side.directive) if not unit.is_heading]
    best = max(units, key=lambda unit: coverage(topic, unit.text, unit.context), default=None)
    if best is None or coverage(topic, best.text, best.context) < _TOPIC_SUPPORT:
        return Cell(reading.phrases.say("no_such_content")), None
    quote = best.evidence.quote
    return Cell(reading.phrases.say("side_quote", quote=within_quotes(clipped(quote))), (best.evidence,)), " ".join(
        fold(quote).split()
    )
