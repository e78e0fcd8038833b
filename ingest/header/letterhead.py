"""What stands around the text of a directive: letterhead, title, addressees, place and date, signature.

State documents: Nghị định 30/2020/NĐ-CP, Annex I. Party documents open with "ĐẢNG CỘNG SẢN VIỆT NAM" and name
their issuer above a line of asterisks. How the columns of a letterhead arrive is no matter here
(:mod:`ingest.header.headlines`). A field that is not found stays None; one that is left blank or cannot
be read as well, and is named in ``unsure``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from ingest.datamodels import Span
from ingest.header.addressees import TO, read_list, read_parted_list
from ingest.header.headlines import Head, merged, read_head
from ingest.header.headparts import NumberLine, number_line, place_date
from ingest.header.issuer import read_issuers
from ingest.header.names import capitals_repaired, places
from ingest.header.people import blurred_name, with_surname
from ingest.header.signature import Foot, read_foot
from ingest.header.title import CONSOLIDATED, Title, about_label, kind_line, read_title, subject_within
from ingest.numbers import kind_of_number
from ingest.structure.sentences import one_line, trimmed
from ingest.vietnamese import fold

LETTER = "Công văn"
_TO_WITHIN = 3000
"""Characters within which the addressees are looked for."""
_ORDERED = re.compile(
    r"[^\n]{0,120}?(?<!\w)(?:điện|kính mời|trân trọng kính mời)\s*:[ \t]*(?=\n\s*[-–+•]|\s*[^\n]+;)", re.IGNORECASE
)


@dataclass(slots=True)
class Letterhead:
    """The header and the signature of one directive as found; ranges are into its text.

    ``body`` lies between title or addressees and the foot; ``annex`` is what follows the foot, None where nothing does.
    ``symbol`` and ``digits`` are the parts of the number line, whether or not its number could be read; ``month`` and
    ``year`` are those printed where the day is blank.
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
    numbering: NumberLine | None = None
    month: int | None = None
    year: int | None = None
    dated: Span | None = None
    head_end: int = 0
    unsure: set[str] = field(default_factory=set)


def read_letterhead(text: str, recognised: bool = False) -> Letterhead:
    """Read every header and signature field of one directive's text; ``recognised`` text may hold misread letters."""
    head = Letterhead()
    lines = read_head(text)
    head.head_end = lines.end
    _read_number(text, head, lines)
    _read_place_date(text, head, lines)
    _read_issuers(text, head, lines)
    title = read_title(text, lines.end)
    consolidated = _consolidation(text, lines)
    foot = read_foot(text, max(lines.end, title.end), recognised)
    to_end = _read_recipients(text, head, lines, max(foot.start, lines.end))
    if consolidated is not None:
        head.kind, head.spans["kind"] = CONSOLIDATED, (consolidated,)
    _read_kind_and_subject(text, head, lines, title)
    _read_foot(text, head, foot, recognised)
    start = min(max(title.end, to_end, lines.end if lines.about else 0) or lines.end, foot.start)
    head.body = Span(start, foot.start)
    if text[foot.end :].strip():
        head.annex = Span(foot.end, len(text))
    return head


def _consolidation(text: str, lines: Head) -> Span | None:
    """Return where a letterhead says that the text is a consolidated one, which its title does not."""
    return next(
        (piece for piece in lines.pieces if (kind := kind_line(piece.of(text))) and kind[0] == CONSOLIDATED), None
    )


def _read_number(text: str, head: Letterhead, lines: Head) -> None:
    """Read "Số: …"; a blank left for a handwritten number tells only the kind."""
    for index, piece in enumerate(lines.pieces):
        beyond = _symbol_end(text, lines, index)
        found = number_line(text, piece.start, piece.end, beyond)
        if found is not None:
            _set_number(head, found)
            _continue_symbol(text, head, lines, index)
            return


def _symbol_end(text: str, lines: Head, index: int) -> int | None:
    """Return where the symbol may end that a dash at the end of its line continues on the next line."""
    piece = lines.pieces[index]
    if text[piece.end : piece.end + 2].strip(" ") != "" and text[piece.end : piece.end + 1] != "-":
        return None
    following = lines.pieces[index + 1] if index + 1 < len(lines.pieces) else None
    joined = following is not None and text[piece.end - 1 : following.start].strip(" -\n") == text[piece.end - 1].strip(
        "- "
    )
    dashed = "-" in text[piece.end - 1 : (following.start if following else piece.end) + 1]
    return following.end if following is not None and joined and dashed else None


def _continue_symbol(text: str, head: Letterhead, lines: Head, index: int) -> None:
    """Add the end of a symbol that stands on the next line of its own column, with the other column between."""
    piece, found = lines.pieces[index], head.numbering
    if found is None or found.number is None or found.span.end < piece.end - 1 or index + 1 >= len(lines.pieces):
        return
    following = lines.pieces[index + 1]
    if text[piece.end - 1 : piece.end + 1].strip()[-1:] not in ("-", "–") or following.start <= piece.end + 1:
        return
    rest = re.match(r"[A-ZĐƯ][A-Za-zĐđƯư&]*(?:\s?[-/]\s?[A-ZĐƯ][A-Za-zĐđƯư&]*)*(?=\s|$)", following.of(text))
    if rest is not None and not found.number.endswith(rest.group()):
        head.number = f"{found.number}-{rest.group()}"
        head.spans["number"] = (found.span, Span(following.start, following.start + rest.end()))


def _set_number(head: Letterhead, found: NumberLine) -> None:
    """Store the number, and the kind that its symbol tells."""
    head.numbering = found
    head.number = found.number
    if found.number is not None:
        head.spans["number"] = (found.span,)
    else:
        head.unsure.add("number")
    head.kind = kind_of_number(found.symbol) or found.named
    if head.kind is not None:
        head.spans["kind"] = (found.span,)


def _read_place_date(text: str, head: Letterhead, lines: Head) -> None:
    """Read "Nơi, ngày … tháng … năm …"; blanks left for a handwritten day give no date."""
    for piece in lines.pieces:
        found = place_date(text, piece.start, piece.end)
        if found is None:
            continue
        if found.place is not None:
            head.place = _place(one_line(found.place.of(text)))
            head.spans["place"] = (found.place,)
        head.month, head.year, head.dated = found.month, found.year, found.when
        head.date = found.date
        if found.date is not None:
            head.spans["date"] = (found.when,)
        else:
            head.unsure.add("date")
        return


def _place(written: str) -> str:
    """Return a place with its diacritics where a list knows it; others as written."""
    same = [place for place in places() if fold(place) == fold(written)]
    return same[0] if len(same) == 1 else written


def _read_issuers(text: str, head: Letterhead, lines: Head) -> None:
    """Read issuer and parent issuer above the number."""
    issuer, parent = read_issuers(text, lines.pieces, head.place)
    if issuer is not None:
        head.issuer = issuer.name
        _span(head, "issuer", issuer.spans)
    if parent is not None:
        head.parent_issuer = parent.name
        _span(head, "parent_issuer", parent.spans)


def _read_recipients(text: str, head: Letterhead, lines: Head, foot: int) -> int:
    """Read "Kính gửi: …", inline or as a list of dashes; return where it ends, 0 where there is none."""
    if lines.to is not None:
        return _store_recipients(text, head, read_parted_list(text, lines.to.end, lines.end, foot))
    label = TO.search(text, lines.end, min(foot, lines.end + _TO_WITHIN))
    if label is None:
        label = _ORDERED.search(text, lines.end, min(foot, lines.end + _TO_WITHIN)) if _is_wire(text, lines) else None
    if label is None:
        return 0
    return _store_recipients(text, head, read_list(text, label.end(), foot))


def _store_recipients(text: str, head: Letterhead, found: tuple[list[Span], int]) -> int:
    """Store the addressees and return where their list ends."""
    spans, end = found
    head.recipients = _texts(text, spans)
    _span(head, "recipients", spans)
    return end


def _is_wire(text: str, lines: Head) -> bool:
    """Tell whether a directive is a telegram or an invitation, which name their addressees in the text."""
    near = text[lines.end : lines.end + 300].splitlines()
    return any((kind := kind_line(line)) is not None and kind[0] in ("Công điện", "Giấy mời") for line in near)


def _read_kind_and_subject(text: str, head: Letterhead, lines: Head, title: Title) -> None:
    """Decide the kind: as titled, else as the number tells, else a letter where someone is addressed."""
    lettered = bool(lines.about) and (title.kind is None or title.subject is None)
    if title.kind is not None and title.kind_span is not None and head.kind != CONSOLIDATED:
        head.kind = title.kind
        _span(head, "kind", [title.kind_span])
    about = _about(text, lines)
    label = about[0] if about else (title.kind_span if title.kind is None else None)
    if head.kind is None and (label is not None or (head.numbering is not None and head.recipients)):
        head.kind = LETTER
        _span(head, "kind", [label] if label else [])
    if lettered and about and about[1]:
        head.subject = one_line(" ".join(span.of(text) for span in about[1]))
        _span(head, "subject", about[1])
    elif title.subject is not None:
        head.subject = one_line(title.subject.of(text))
        _span(head, "subject", [title.subject])
    if head.kind == CONSOLIDATED and head.number is None:
        _read_number_of_consolidation(text, head)


def _about(text: str, lines: Head) -> tuple[Span, tuple[Span, ...]] | None:
    """Return the label "V/v" and the ranges of the subject behind it."""
    if not lines.about:
        return None
    first = lines.about[0]
    match = about_label(text, first)
    if match is None:
        return None
    label = trimmed(text, match.start, match.end, " *_(\n", " :\n") or first
    rest = subject_within(text, match.end, first.end)
    spans = tuple(merged(text, [*([rest] if rest else []), *lines.about[1:]]))
    last = subject_within(text, spans[-1].start, spans[-1].end) if spans else None
    return label, (*spans[:-1], last) if last is not None else ()


def _read_number_of_consolidation(text: str, head: Letterhead) -> None:
    """Read the number of a consolidated text, which stands at its end, where it is certified."""
    for match in re.compile(r"[^\n]*VBHN[^\n]*").finditer(text):
        for piece in re.compile(r"\S(?:[^\n]*?\S)??(?=\s{3,}|\s*(?:\n|$)| \| )").finditer(
            text, match.start(), match.end()
        ):
            found = number_line(text, piece.start(), piece.end())
            if found is not None and found.number is not None and kind_of_number(found.symbol) == CONSOLIDATED:
                head.unsure.discard("number")
                _set_number(head, found)
                return


def _read_foot(text: str, head: Letterhead, foot: Foot, recognised: bool) -> None:
    """Store "Nơi nhận", the signers and the lines of their titles."""
    head.copied_to = _texts(text, foot.copied_to)
    _span(head, "copied_to", foot.copied_to)
    if foot.signers:
        names = [_person(one_line(signer.of(text)), recognised) for signer in foot.signers]
        if None in names:
            head.unsure.add("signer")
        else:
            head.signer = ", ".join(name for name in names if name)
            _span(head, "signer", foot.signers)
    if foot.titles:
        titles = (" ".join(_texts(text, title)) for title in foot.titles)
        head.signer_title = ", ".join(capitals_repaired(title) if recognised else title for title in titles)
        _span(head, "signer_title", (span for title in foot.titles for span in title))
        if recognised and not _is_whole(head.signer_title):
            head.signer_title = None
            head.unsure.add("signer_title")


def _is_whole(titles: str) -> bool:
    """Tell whether titles end with a post: "TM. …", "KT. …", "TL. …" alone go on with one that was not read."""
    return re.match(r"(?:TM|T/M|KT|K/T|TL|T/L|TUQ)\b", titles.rsplit(", ", 1)[-1]) is None


def _person(name: str, recognised: bool) -> str | None:
    """Return a signer's name; where it was recognised and its family name is none that exists, None."""
    return (blurred_name(name) or with_surname(name)) if recognised else name


def _texts(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """Return what spans cover, each on one line."""
    return tuple(one_line(span.of(text)) for span in spans)


def _span(head: Letterhead, name: str, spans: Iterable[Span]) -> None:
    """Store where a field was read; nothing for a field that was not."""
    if found := tuple(spans):
        head.spans[name] = found
