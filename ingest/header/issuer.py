"""Who issued a directive: the organisations of a letterhead's left column, named as prose would name them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.agencies.names import known_agencies
from ingest.datamodels import Span
from ingest.header.headlines import is_anchor, merged
from ingest.header.headparts import number_line
from ingest.header.names import proper_name
from ingest.header.title import about_label, kind_line
from ingest.structure.sentences import one_line
from ingest.vietnamese import fold

_PART_OF_PARENT = re.compile(r"(?:Văn phòng|Thường trực|Ban Thường vụ|Ban Chấp hành|Thanh tra|Phòng)")
# The sort of an organisation without a name of its own: the line below it names it.
_BARE_PART = re.compile(
    r"(?:van phong|thuong truc|ban thuong vu|ban chap hanh|doan dai bieu quoc hoi|chu tich|so|bo|ban|vu|cuc|chi cuc|"
    r"tong cuc|vien|hoc vien|benh vien|truong|dai hoc|truong dai hoc|truong cao dang|trung tam|hoi|hiep hoi|lien hiep|"
    r"doan|lien doan|cong doan|phong|to cong tac|tieu ban|uy ban|hoi dong|bo chi huy|bo tu lenh|ban chi huy|"
    r"ban chi dao|ban quan ly(?: du an(?: dau tu(?: xay dung)?)?)?|dang uy|dang bo|chi bo|ngan hang|kho bac|chi nhanh|"
    r"hop tac xa|(?:tong )?cong ty(?: co phan| tnhh(?: mtv| mot thanh vien)?)?|tap doan)"
)
# A name does not end so: it goes on with the line below.
_UNFINISHED = re.compile(r"(?:,|(?<![^\W_])(?:va|cua|cac|ve))$")
# Words that look like the opening of an organisation once their diacritics are gone, or that only begin like one.
_NO_ORGANISATION = (
    r"phong\s*,?\s+chong|khu vuc|nha nuoc|to chuc|bao (?:ve|ton|dam|tro|mat)|bo doi|dai bieu|doi (?:ngoai|moi)|"
    r"quy (?:hoach|che)"
)
_ORGANISATION = re.compile(
    rf"(?!(?:{_NO_ORGANISATION})(?![^\W_]))"
    r"(?:uy ban|ubnd|uy bam|hoi dong|hdnd|so|ban|bo|van phong|chi cuc|cuc|vu|tong cuc|thanh tra|chinh phu|thu tuong|"
    r"quoc hoi|thanh uy|tinh uy|huyen uy|quan uy|thi uy|dang bo|dang uy|chi bo|chi uy|quan uy|trung uong|"
    r"cong ty|tong cong ty|tap doan|xi nghiep|hop tac xa|truong|dai hoc|hoc vien|vien|benh vien|nha|thu vien|bao tang|"
    r"toa an|phong|trung tam|doan|hoi|lien doan|mat tran|bao hiem|kho bac|ngan hang|cong an|dai|bao|thuong truc|to|"
    r"lien minh|lien hiep|hiep hoi|quy|cong doan|tinh doan|thanh doan|huyen doan|quan doan|ubmttq|bch|bcd|bql|"
    r"chi nhanh|tieu ban|kiem toan|quan khu|quan doan|doi|hat|tram|cang|khu|don|lu doan|trung doan|chu tich|lien nganh|"
    r"lien so|bieu|uy vien|vien kiem sat|vnpt|viettel|vpub|vpcp)(?![^\W_])"
)
_UNIT_LINE = re.compile(r"(?:tinh|thanh pho|tp\.?|huyen|quan|thi xa|thi tran|xa|phuong|dac khu|va|cong tac)\s")
_STAMP = re.compile(r"(?:ky boi|nguoi ky|co quan|thoi gian ky|ngay ky|email|cong van den|cv den|den so|chuyen)\W")
_JOINED = re.compile(
    r"\s*[-–—]\s*"
    r"(?=(?:ỦY BAN|UBND|HỘI|SỞ|BỘ|TÒA|TOÀ|VIỆN|CÔNG AN|BAN|MẶT TRẬN|LIÊN ĐOÀN|ĐOÀN|CỤC|THANH TRA|NGÂN HÀNG)\s)"
)
_LONGEST_NAME = 220


@dataclass(frozen=True, slots=True)
class Issuer:
    """Organisations of the letterhead: their name in prose, and where they stand in capitals."""

    name: str
    spans: tuple[Span, ...]


def is_organisation(capitals: str) -> bool:
    """Tell whether a letterhead's line begins with a word that opens the name of an organisation.

    >>> is_organisation("SỞ Y TẾ"), is_organisation("TỈNH GIA LAI")
    (True, False)
    """
    return _ORGANISATION.match(fold(capitals)) is not None


def continues_organisation(capitals: str) -> bool:
    """Tell whether a line in capitals goes on with a name begun above ("TỈNH GIA LAI")."""
    return capitals.isupper() and _UNIT_LINE.match(fold(capitals)) is not None and kind_line(capitals) is None


def read_issuers(text: str, pieces: Sequence[Span], place: str | None) -> tuple[Issuer | None, Issuer | None]:
    """Return (issuer, parent issuer) of a letterhead: the last organisation, and the one above it.

    Several that issue together, joined by a dash, are one issuer, named with commas.

    >>> head = "UBND TỈNH GIA LAI\\nSỞ Y TẾ"
    >>> [found.name for found in read_issuers(head, [Span(0, 17), Span(18, 25)], None)]
    ['Sở Y tế', 'Ủy ban nhân dân tỉnh Gia Lai']
    """
    names = _organisations(text, _block(text, pieces))
    if not names:
        return None, None
    parent = _named(text, names[-2], place) if len(names) > 1 else None
    issuer = _named(text, names[-1], place)
    if parent is not None and _PART_OF_PARENT.fullmatch(issuer.name):
        issuer = Issuer(f"{issuer.name} {parent.name}", issuer.spans)
    return issuer, parent


def _named(text: str, pieces: Sequence[Span], place: str | None) -> Issuer:
    capitals = one_line(" ".join(piece.of(text) + (" -" if _dash_behind(text, piece) else "") for piece in pieces))
    parts = [part.strip(" -–—") for part in _JOINED.split(capitals)]
    parts = [re.sub(r"^LIÊN (?:NGÀNH|SỞ|TỊCH)\s*:?\s*(?=\w)", "", part) for part in parts]
    return Issuer(", ".join(proper_name(part, text, place) for part in parts if part), tuple(merged(text, pieces)))


def _block(text: str, pieces: Sequence[Span]) -> list[Span]:
    """Return the pieces that name the issuer: runs of capitals that end at the motto, the number or the dated place.

    A run that ends at something else (the note of a digital signature, a mail stamp) is none of the letterhead.
    """
    block: list[Span] = []
    run: list[Span] = []
    for piece in pieces:
        words = piece.of(text)
        if is_anchor(text, piece):
            block += run
            run = []
            if _has_organisation(text, block) and number_line(text, piece.start, piece.end) is not None:
                return block
        elif about_label(text, piece) is not None:
            break
        elif _names(words):
            run.append(piece)
        elif any(char.isalnum() for char in words) and not _is_speck(words):
            run = []
    return block if _has_organisation(text, block) else run


def _names(words: str) -> bool:
    bare = words.strip(" .,'`\\|:;")
    letters = [char for char in bare if char.isalpha()]
    if len(letters) < 2 or kind_line(bare) is not None or _STAMP.match(fold(bare) + " "):
        return False
    capitals = sum(map(str.isupper, letters))
    return capitals >= 0.85 * len(letters) and sum(map(str.isdigit, bare)) <= 2


def _is_speck(words: str) -> bool:
    """Tell whether a piece is what dust and the edge of a stamp are read as."""
    return len([char for char in words if char.isalnum()]) <= 2


def _has_organisation(text: str, pieces: Sequence[Span]) -> bool:
    return any(is_organisation(piece.of(text)) for piece in pieces)


def _organisations(text: str, pieces: Sequence[Span]) -> list[list[Span]]:
    """Group pieces into organisations, in order; a name that runs over several lines is one group."""
    found: list[list[Span]] = []
    for piece in pieces:
        words = piece.of(text)
        if found and (not is_organisation(words) or _goes_on(text, found[-1], piece)):
            if piece.end - found[-1][0].start <= 3 * _LONGEST_NAME:
                found[-1].append(piece)
        elif is_organisation(words):
            # A gazette prints the organisation once more above the letterhead.
            found = [name for name in found if not _same(text, name, piece)]
            found.append([piece])
    return _without_repetition(text, found)


def _goes_on(text: str, name: Sequence[Span], piece: Span) -> bool:
    """Tell whether a line that could open an organisation belongs to the name above it all the same."""
    return _is_joined(text, name[-1], piece) or _is_bare(text, name) or _is_unfinished(text, name, piece)


def _is_unfinished(text: str, name: Sequence[Span], piece: Span) -> bool:
    """Tell whether a name breaks off before a line: at a word that wants another, or within a known agency's name.

    >>> above, below = "BỘ TÀI NGUYÊN VÀ MÔI", "TRƯỜNG"
    >>> _is_unfinished(above + below, [Span(0, len(above))], Span(len(above), len(above + below)))
    True
    """
    above = one_line(fold(" ".join(part.of(text) for part in name))) + " "
    both = f"{above}{one_line(fold(piece.of(text)))} "
    broken = any(known != above and known.startswith(above) and both.startswith(known) for known in _known_names())
    return broken or _UNFINISHED.search(above.rstrip()) is not None


@lru_cache(maxsize=1)
def _known_names() -> tuple[str, ...]:
    """Names of agencies, folded, each with a blank behind it."""
    return tuple(f"{fold(agency.name)} " for agency in known_agencies())


def _is_bare(text: str, name: Sequence[Span]) -> bool:
    """Tell whether a name so far is a part of what the next line names ("VĂN PHÒNG | ỦY BAN NHÂN DÂN …")."""
    return len(name) == 1 and _BARE_PART.fullmatch(one_line(fold(name[0].of(text)))) is not None


def _is_joined(text: str, above: Span, part: Span) -> bool:
    """Tell whether a dash at a seam joins two organisations that issue together."""
    return _dash_behind(text, above) or text[max(0, part.start - 3) : part.start].strip() in ("-", "–")


def _dash_behind(text: str, piece: Span) -> bool:
    """Tell whether a dash ends a piece's line."""
    return text[piece.end : piece.end + 3].strip(" ")[:1] in ("-", "–", "—")


def _same(text: str, name: Sequence[Span], piece: Span) -> bool:
    whole = one_line(fold(" ".join(part.of(text) for part in name)))
    return whole.startswith(one_line(fold(piece.of(text))))


def _without_repetition(text: str, names: list[list[Span]]) -> list[list[Span]]:
    """Drop an organisation that stands once more further down."""
    keys = [re.sub(r"[\W_]+", "", fold("".join(piece.of(text) for piece in name))) for name in names]
    return [name for index, name in enumerate(names) if keys[index] not in keys[index + 1 :]]
