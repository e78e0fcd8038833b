"""What stands around the text of a directive: letterhead, title, addressees, place and date, signature.

State documents: Nghị định 30/2020/NĐ-CP, Annex I. Party documents open with "ĐẢNG CỘNG SẢN VIỆT NAM" and name
their issuer above a line of asterisks. Two-column letterheads arrive here one column after the other, or with both
columns run together on a line; both are read. A field that is not found stays None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from ingest.addressees import TO, read_list
from ingest.datamodels import Span
from ingest.issuer import read_issuers
from ingest.numbers import DATE, NUMBER, clean_number, kind_of_number, to_date
from ingest.sentences import one_line
from ingest.separation import DECORATION, NUMBER_LABEL, PLACE_DATE, SLOGAN, mottos
from ingest.signature import Foot, read_foot
from ingest.title import ABOUT, CONSOLIDATED, Title, read_title

LETTER = "Công văn"
_HEADER_LENGTH = 1500
"""Characters within which a letterhead is looked for."""


@dataclass(slots=True)
class Letterhead:
    """The header and the signature of one directive as found; ranges are into its text.

    ``body`` lies between title or addressees and the foot; ``annex`` is what follows the foot, None where nothing does.
    """

    number: str | None = None
    kind: str | None = None
    date: date | None = None
    place: str | None = None
    issuer: str | None = None
    parent_issuer: str | None = None
    subject: str | None = None
    recipients: tuple[str, ...] = ()
    copied_to: tuple[str, ...] = ()
    signer: str | None = None
    signer_title: str | None = None
    spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    body: Span = field(default_factory=lambda: Span(0, 0))
    annex: Span | None = None


def read_letterhead(text: str) -> Letterhead:
    """Read every header and signature field of one directive's text."""
    head = Letterhead()
    top = _top_end(text)
    foot = read_foot(text, top)
    label = _read_number(text, head, max(top, min(foot.start, _HEADER_LENGTH)))
    _read_place_date(text, head, top, min(foot.start, _HEADER_LENGTH))
    _read_issuers(text, head, top if label is None else label)
    title = read_title(text, top)
    to_end = _read_recipients(text, head, foot.start)
    _read_kind_and_subject(text, head, title)
    _read_foot(text, head, foot)
    start = min(max(title.end, to_end) or top, foot.start)
    head.body = Span(start, foot.start)
    if text[foot.end :].strip():
        head.annex = Span(foot.end, len(text))
    return head


def _top_end(text: str) -> int:
    """Return where the letterhead ends at the latest: the addressees, the subject, or the dated place."""
    limit = min(len(text), _HEADER_LENGTH)
    ends = [match.start() for pattern in (TO, ABOUT) if (match := pattern.search(text, 0, limit))]
    if ends:
        return min(ends)
    dated = PLACE_DATE.search(text, 0, limit)
    return dated.end() if dated else _first_body_line(text, limit)


def _first_body_line(text: str, limit: int) -> int:
    """Return the start of the first line that is neither capitals, rule, number nor slogan; 0 without a motto."""
    position = 0
    for line in text[:limit].splitlines(keepends=True):
        plain = line.strip(DECORATION + "\n")
        if plain and not plain.isupper() and not NUMBER_LABEL.match(plain) and not SLOGAN.search(plain):
            break
        position += len(line)
    return position if any(mottos(text, 0, position)) or NUMBER_LABEL.search(text, 0, position) else 0


def _read_number(text: str, head: Letterhead, end: int) -> int | None:
    """Read "Số: …" and return where its line begins; a blank left for a handwritten number tells only the kind."""
    label = NUMBER_LABEL.search(text, 0, end)
    if label is None:
        return None
    number = NUMBER.match(text, label.end(), len(text))
    if number is not None:
        _set_number(head, number)
    else:
        head.kind = kind_of_number(clean_number(label["blank"]).lstrip(".…_/-"))
        _span(head, "kind", [Span(label.start("blank"), label.end("blank"))] if head.kind else [])
    return label.start()


def _set_number(head: Letterhead, number: re.Match[str]) -> None:
    """Store the number, and the kind that its symbol tells."""
    head.number = clean_number(number.group())
    head.spans["number"] = (Span(number.start(), number.end()),)
    head.kind = kind_of_number(head.number)
    _span(head, "kind", head.spans["number"] if head.kind else [])


def _read_place_date(text: str, head: Letterhead, top: int, header: int) -> None:
    """Read "Nơi, ngày … tháng … năm …" in the letterhead; blanks left for a handwritten day give no date."""
    match = PLACE_DATE.search(text, 0, top) or PLACE_DATE.search(text, 0, header)
    if match is None:
        return
    place = Span(match.start("place"), match.end("place"))
    head.place = one_line(place.of(text))
    head.spans["place"] = (place,)
    when = DATE.match(text, match.start("when")) if match["when"] else None
    if when is not None and (day := to_date(when)) is not None:
        head.date = day
        head.spans["date"] = (Span(match.start("label"), when.end()),)


def _read_issuers(text: str, head: Letterhead, end: int) -> None:
    """Read issuer and parent issuer above the number."""
    issuer, parent = read_issuers(text, end, head.place)
    if issuer is not None:
        head.issuer = issuer.name
        _span(head, "issuer", [issuer.span])
    if parent is not None:
        head.parent_issuer = parent.name
        _span(head, "parent_issuer", [parent.span])


def _read_recipients(text: str, head: Letterhead, foot: int) -> int:
    """Read "Kính gửi: …", inline or as a list of dashes; return where it ends, 0 where there is none."""
    label = TO.search(text, 0, min(foot, 2 * _HEADER_LENGTH))
    if label is None:
        return 0
    spans, end = read_list(text, label.end(), foot)
    head.recipients = _texts(text, spans)
    _span(head, "recipients", spans)
    return end


def _read_kind_and_subject(text: str, head: Letterhead, title: Title) -> None:
    """Decide the kind: as titled, else as the number tells, else a letter where someone is addressed."""
    if title.kind is not None and title.kind_span is not None and head.kind != CONSOLIDATED:
        head.kind = title.kind
        _span(head, "kind", [title.kind_span])
    if head.kind is None and head.number and (title.kind_span is not None or head.recipients):
        head.kind = LETTER
        _span(head, "kind", [title.kind_span] if title.kind_span else [])
    if head.kind is None and title.kind_span is not None:
        head.kind = LETTER
        _span(head, "kind", [title.kind_span])
    if title.subject is not None:
        head.subject = one_line(title.subject.of(text))
        _span(head, "subject", [title.subject])
    if head.kind == CONSOLIDATED and head.number is None:
        _read_number_of_consolidation(text, head)


def _read_number_of_consolidation(text: str, head: Letterhead) -> None:
    """Read the number of a consolidated text, which stands at its end, where it is certified."""
    for label in NUMBER_LABEL.finditer(text):
        number = NUMBER.match(text, label.end())
        if number is not None and kind_of_number(clean_number(number.group())) == CONSOLIDATED:
            _set_number(head, number)
            return


def _read_foot(text: str, head: Letterhead, foot: Foot) -> None:
    """Store "Nơi nhận", the signer and the lines of the title."""
    head.copied_to = _texts(text, foot.copied_to)
    _span(head, "copied_to", foot.copied_to)
    if foot.signer is not None:
        head.signer = one_line(foot.signer.of(text))
        _span(head, "signer", [foot.signer])
    if foot.titles:
        head.signer_title = ", ".join(_texts(text, foot.titles))
        _span(head, "signer_title", foot.titles)


def _texts(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """Return what spans cover, each on one line."""
    return tuple(one_line(span.of(text)) for span in spans)


def _span(head: Letterhead, name: str, spans: Iterable[Span]) -> None:
    """Store where a field was read; nothing for a field that was not."""
    if found := tuple(spans):
        head.spans[name] = found
