"""Agencies: their names in running text, one name for the many ways to write it, and English.

What is known stands in ``data/agencies.toml``; a name that is not there is still recognised by the word it begins
with ("Sở …", "Ban …", "Công ty …"), it only has no abbreviation and no English.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ingest.datamodels import Span
from ingest.vietnamese import fold, unify_tones

_DATA = Path(__file__).parent / "data"
_QUANTIFIER = r"(?:các|những|mọi|toàn thể|từng|mỗi)"

# Words that cannot stand inside a name: the clause goes on with what the agency does.
_VERBS = (
    "chủ trì|chủ động|phối hợp|tiếp tục|tổ chức|triển khai|thực hiện|xây dựng|nghiên cứu|tham mưu|hướng dẫn|kiểm tra|"
    "rà soát|đôn đốc|theo dõi|tổng hợp|báo cáo|trình|đề xuất|chỉ đạo|tuyên truyền|phổ biến|quán triệt|bố trí|cân đối|"
    "bảo đảm|đảm bảo|tăng cường|đẩy mạnh|khẩn trương|thường xuyên|lập|ban hành|giám sát|thanh tra|xử lý|giải quyết|"
    "cung cấp|hỗ trợ|quyết định|thẩm định|phê duyệt|cập nhật|hoàn thiện|hoàn thành|duy trì|phát huy|nâng cao|tạo|"
    "đánh giá|tổng kết|sơ kết|tiếp nhận|thông báo|gửi|đăng|đưa|vận động|huy động|kịp thời|định kỳ|căn cứ|trên cơ sở|"
    "để|khi|nhằm|tại|theo|phải|cần|sẽ|đã|đang|có trách nhiệm|chịu trách nhiệm|được|là|làm|biết|xem xét|tập trung|"
    "tham gia|đề nghị|yêu cầu|quan tâm|phát động|lồng ghép|rút kinh nghiệm|công bố|điều chỉnh|bổ sung|sửa đổi|giao|"
    "cử|đề cao|nghiêm túc|chấp hành|thống nhất|phân công|quản lý|vận hành|giúp|xác định|khảo sát|thống kê|lựa chọn|"
    "hình thành|phát triển|khai thác|sử dụng|đầu tư|phát hành|cho ý kiến|có ý kiến|góp ý|lấy ý kiến|về|trong|trước|sau|"
    "với|từ|do|bằng|đến|như|nêu|thuộc phạm vi"
)
_NAME_END = re.compile(rf"(?<!\w)(?:{_VERBS})(?!\w)|[.;:()“”\"]|,\s*(?=(?:{_VERBS})(?!\w))|(?<=\w)\s+-\s+(?=[a-zà-ỹđ])")


@dataclass(frozen=True, slots=True)
class Agency:
    """A name as it is known: the full form, its short forms, and English names (the first is used in answers)."""

    name: str
    short: tuple[str, ...]
    english: tuple[str, ...]


@lru_cache(maxsize=1)
def known_agencies() -> tuple[Agency, ...]:
    """Read the curated list: departments and ministries of every field, then single names."""
    data = tomllib.loads((_DATA / "agencies.toml").read_text(encoding="utf-8"))
    found: list[Agency] = []
    for field, entry in data["fields"].items():
        for head, abbreviation, english in (("Sở", "S", "Department of "), ("Bộ", "B", "Ministry of ")):
            short = [f"{head} {form}" for form in entry["short"]] + [f"{abbreviation}{form}" for form in entry["short"]]
            names = [entry["en"], *entry.get("aka", [])]
            found.append(Agency(f"{head} {field}", tuple(short), tuple(english + name for name in names)))
    for name, entry in data["names"].items():
        found.append(Agency(name, tuple(entry["short"]), (entry["en"], *entry.get("aka", []))))
    return tuple(found)


@lru_cache(maxsize=1)
def _by_key() -> dict[str, Agency]:
    """Map the key of every name and long short form to its agency."""
    table: dict[str, Agency] = {}
    for agency in known_agencies():
        for form in (agency.name, *agency.short):
            if len(key := agency_key(form, expand=False)) > 2:
                table.setdefault(key, agency)
    return table


@lru_cache(maxsize=1)
def _heads() -> re.Pattern[str]:
    data = tomllib.loads((_DATA / "agencies.toml").read_text(encoding="utf-8"))
    heads = sorted(data["heads"]["words"], key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, heads))})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _known_pattern() -> re.Pattern[str]:
    """One pattern for all known names, longest first; white space may be any run, page breaks included."""
    forms = {form for agency in known_agencies() for form in (agency.name, *agency.short) if len(form) > 3}
    ordered = sorted(forms, key=len, reverse=True)
    loose = (re.escape(unify_tones(form.lower())).replace(r"\ ", r"\s+") for form in ordered)
    return re.compile(rf"(?<!\w)(?:{'|'.join(loose)})(?!\w)")


def agency_key(name: str, *, expand: bool = True) -> str:
    """Return what makes two ways to write an agency equal: expanded, folded, letters only.

    >>> agency_key("Sở TN&MT") == agency_key("sở Tài nguyên và Môi trường")
    True
    """
    return re.sub(r"[^a-z0-9]+", " ", fold(canonical(name) if expand else name)).strip()


def canonical(name: str) -> str:
    """Return ``name`` with its abbreviation written out, white space collapsed; unknown names stay as they are.

    >>> canonical("UBND tỉnh Quảng Ngãi"), canonical("Sở  TN&MT"), canonical("Công ty Hoa Sen")
    ('Ủy ban nhân dân tỉnh Quảng Ngãi', 'Sở Tài nguyên và Môi trường', 'Công ty Hoa Sen')
    """
    name = re.sub(r"\s+", " ", name).strip(" ,;.")
    whole = _by_key().get(agency_key(name, expand=False))
    if whole is not None and fold(whole.name) != fold(name):
        return whole.name
    for short, long in (("UBND", "Ủy ban nhân dân"), ("HĐND", "Hội đồng nhân dân"), ("MTTQ", "Mặt trận Tổ quốc")):
        name = re.sub(rf"(?<!\w){short}(?!\w)", long, name)
    return name.replace("Uỷ ban", "Ủy ban").replace("uỷ ban", "ủy ban")


def english_name(name: str) -> str | None:
    """Return the English name, built from the parts that are known; None where nothing is.

    >>> english_name("Sở Y tế"), english_name("Ủy ban nhân dân tỉnh Quảng Ngãi")
    ('Department of Health', "People's Committee of Quảng Ngãi Province")
    """
    full = canonical(name)
    exact = _by_key().get(agency_key(full))
    if exact is not None:
        return exact.english[0]
    lowered = full.lower()
    for group, english in _groups():
        if lowered.startswith(group):
            return english + _english_place(full[len(group) :])
    for agency in sorted(known_agencies(), key=lambda known: -len(known.name)):
        if lowered.startswith(agency.name.lower() + " "):
            return agency.english[0] + _english_place(full[len(agency.name) :])
    return None


@lru_cache(maxsize=1)
def _groups() -> tuple[tuple[str, str], ...]:
    data = tomllib.loads((_DATA / "agencies.toml").read_text(encoding="utf-8"))
    return tuple(sorted(data["groups"].items(), key=lambda item: -len(item[0])))


def _english_place(rest: str) -> str:
    """Turn what follows a name ("tỉnh Quảng Ngãi", "các quận, huyện") into English; unknown words stay Vietnamese."""
    rest = rest.strip()
    if not rest:
        return ""
    for group, english in _groups():
        if rest.lower() == group:
            return f" of the {english}"
    units = {"thành phố": "City", "tỉnh": "Province", "huyện": "District", "quận": "District", "xã": "Commune"}
    for unit, english in units.items():
        if rest.lower() == unit:
            return f" of the {english.lower()}"
        if rest.lower().startswith(unit + " "):
            return f" of {rest[len(unit) + 1 :]} {english}"
    return f" ({rest})" if rest[0].islower() else f" of {rest}"


def name_end(text: str, start: int, limit: int) -> int:
    """Return where the agency phrase that begins at ``start`` ends: before a verb, a stop or ``limit``."""
    position = start
    while found := _NAME_END.search(text, position, limit):
        known = _known_pattern().match(unify_same_length(text[start:limit]))
        if known is None or start + known.end() <= found.start():
            return found.start()
        position = start + known.end()
    return limit


def unify_same_length(text: str) -> str:
    """Return :func:`unify_tones` of the lower-cased text; both keep the length of NFC text."""
    lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return unify_tones(lowered)


def starts_with_agency(text: str, position: int) -> bool:
    """Tell whether an agency phrase, with or without "các", begins at ``position``."""
    quantified = re.compile(rf"{_QUANTIFIER}\s+", re.IGNORECASE).match(text, position)
    begin = quantified.end() if quantified else position
    return _heads().match(text, begin) is not None or _known_pattern().match(unify_same_length(text[begin : begin + 80])) is not None


def split_agencies(text: str, span: Span) -> list[Span]:
    """Split a phrase that names several agencies into one span each.

    A comma inside a name ("các sở, ngành", "Văn hóa, Thể thao và Du lịch") does not split.

    >>> phrase = "Sở Y tế, Công an tỉnh và các đơn vị liên quan"
    >>> [part.of(phrase) for part in split_agencies(phrase, Span(0, len(phrase)))]
    ['Sở Y tế', 'Công an tỉnh', 'các đơn vị liên quan']
    """
    starts = [span.start]
    for separator in re.compile(r"\s*[,;]\s*(?:và\s+)?|\s+(?:và|cùng|cùng với)\s+").finditer(text, span.start, span.end):
        after = separator.end()
        if not starts_with_agency(text, after):
            continue
        quantified = re.compile(rf"{_QUANTIFIER}\s", re.IGNORECASE).match(text, after) is not None
        joined = separator.group().strip(" \n") not in {",", ";"}
        if quantified or joined or text[after].isupper():
            starts.append(after)
    ends = [*starts[1:], span.end]
    return [part for begin, end in zip(starts, ends, strict=True) if (part := _trim(text, begin, end)) is not None]


def _trim(text: str, start: int, end: int) -> Span | None:
    """Strip separators and joining words from both ends of a name."""
    piece = re.sub(r"(?:[\s,;:.]|(?<!\w)(?:và|cùng|với|cùng với))+$", "", text[start:end])
    lead = len(piece) - len(piece.lstrip(" \n,;:-"))
    return Span(start + lead, start + len(piece)) if piece.strip(" \n,;:-") else None


@dataclass(frozen=True, slots=True)
class Mention:
    """A known agency named in a question: its canonical name and where it stands."""

    name: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _mention_forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns over folded text for every form, longest first; one-word short forms only in capitals elsewhere."""
    forms: dict[str, str] = {}
    for agency in known_agencies():
        for form in (agency.name, *agency.short, *agency.english):
            key = re.sub(r"\s+", " ", fold(form))
            if len(key) > 3:
                forms.setdefault(key, agency.name)
    ordered = sorted(forms.items(), key=lambda item: -len(item[0]))
    return tuple((re.compile(rf"(?<![^\W_]){re.escape(key)}(?![^\W_])"), name) for key, name in ordered)


def find_mentions(question: str) -> list[Mention]:
    """Return the known agencies that a question names, in any spelling, without diacritics or in English.

    >>> [mention.name for mention in find_mentions("so y te va department of finance lam gi")]
    ['Sở Y tế', 'Sở Tài chính']
    """
    folded = fold(question)
    taken = [False] * len(folded)
    found: list[Mention] = []
    for pattern, name in _mention_forms():
        for match in pattern.finditer(folded):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                found.append(Mention(name, match.start(), match.end()))
    return sorted(found, key=lambda mention: mention.start)
