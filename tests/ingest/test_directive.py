"""Whole directives: the seed corpus field by field, made-up ones of both families, and what holds for any text."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.agencies.names import canonical
from ingest.datamodels import Directive, Source, Span
from ingest.directive import parse
from ingest.header.separation import split_directives
from ingest.readers import read_source
from ingest.structure.sentences import one_line
from ingest.vietnamese import normalise
from tests.ingest import samples

ROOT = Path(__file__).resolve().parents[2]
EXPECTED = json.loads((ROOT / "tests" / "data" / "seed.expected.json").read_text(encoding="utf-8"))["directives"]
FIELDS = [name for name in EXPECTED[0] if name not in {"sections", "assignments", "references"}]


@pytest.fixture(scope="module")
def seeds() -> list[Directive]:
    """The directives of the seed corpus."""
    path = next(path for path in (ROOT / "corpus").glob("*.txt") if "3824" in path.name)
    return parse(read_source(path, path.name))


def plain(value: object) -> object:
    """A field as JSON holds it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def item(made: object, wanted: dict[str, object]) -> dict[str, object]:
    """The fields of an assignment or reference that the expectation names."""
    return {name: plain(getattr(made, name)) for name in wanted}


def test_the_seed_file_holds_a_letter_and_its_attachment(seeds):
    """Two directives come out of one file, the second marked as attached to the first."""
    assert [directive.number for directive in seeds] == [wanted["number"] for wanted in EXPECTED]
    assert [directive.attached_to for directive in seeds] == [None, seeds[0].id]


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("index", [0, 1])
def test_seed_header_fields(seeds, index, name):
    """Every header and signature field is as the document states it."""
    assert plain(getattr(seeds[index], name)) == EXPECTED[index][name]


@pytest.mark.parametrize("index", [0, 1])
def test_seed_sections(seeds, index):
    """The numbered parts come out with their paths."""
    assert [section.path for section in seeds[index].sections] == EXPECTED[index]["sections"]


@pytest.mark.parametrize("name", ["assignments", "references"])
@pytest.mark.parametrize("index", [0, 1])
def test_seed_assignments_and_references(seeds, index, name):
    """Who does what, and which instruments are named, complete and in order."""
    wanted = EXPECTED[index][name]
    assert [item(made, wanted[0]) for made in getattr(seeds[index], name)] == wanted


def written_out(words: str) -> str:
    """Words as they count for comparison: one line, abbreviations written out, case dropped."""
    return one_line(canonical(words)).lower()


def field_spans(directive: Directive):
    """Yield (value, span) of each text field that is stored as it is written."""
    for name in ("number", "place", "signer", "subject", "issuer", "parent_issuer"):
        for span in directive.spans.get(name, ()):
            yield getattr(directive, name), span
    for name in ("recipients", "copied_to"):
        yield from zip(getattr(directive, name), directive.spans.get(name, ()), strict=True)
    for assignment in directive.assignments:
        for name in ("lead", "coordinating"):
            yield from zip(getattr(assignment, name), assignment.spans[name], strict=True)
        yield assignment.task, assignment.spans["task"][0]
        for span in assignment.spans.get("deadline", ()):
            yield assignment.deadline, span
    for reference in directive.references:
        for name in ("number", "issuer", "subject"):
            for span in reference.spans.get(name, ()):
                yield getattr(reference, name), span


@pytest.mark.parametrize("index", [0, 1])
def test_seed_spans_say_what_the_fields_say(seeds, index):
    """A field is its span's text, but for white space, case and abbreviations; an issuer may add its parent."""
    directive = seeds[index]
    for value, span in field_spans(directive):
        said = written_out(span.of(directive.text)).replace(" /", "/")
        assert written_out(value).startswith(said), (value, said)


@pytest.mark.parametrize("index", [0, 1])
def test_seed_has_a_span_for_every_field(seeds, index):
    """No field is stated without the place it was read from."""
    stated = {name for name in FIELDS if getattr(seeds[index], name)}
    assert stated == set(seeds[index].spans)


def test_the_letter():
    """A department's letter: header, continued list line, sections, assignments."""
    made = samples.only(samples.LETTER)
    assert (made.number, made.kind, made.date, made.place) == ("99/SYT-NV", "Công văn", date(2023, 3, 2), "Quảng Ngãi")
    assert (made.issuer, made.parent_issuer) == ("Sở Y tế", "Ủy ban nhân dân tỉnh Quảng Ngãi")
    assert made.subject == "tăng cường phòng, chống dịch bệnh mùa hè"
    assert made.recipients == ("Các bệnh viện", "Ủy ban nhân dân các huyện, thị xã, thành phố")
    assert made.copied_to == ("Như trên", "Lưu: VT, NV")
    assert (made.signer, made.signer_title) == ("Trần Văn Bình", "KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC")
    assert [section.path for section in made.sections] == ["1", "2", "2.a", "2.b"]
    assert [(a.lead, a.coordinating, a.deadline) for a in made.assignments[:2]] == [
        (("Trung tâm Kiểm soát bệnh tật",), ("Sở Giáo dục và Đào tạo",), None),
        (("Sở Tài chính",), (), "trước ngày 15/3/2023"),
    ]


def test_the_plan():
    """A plan with Roman parts whose letterhead and foot have both columns on one line."""
    made = samples.only(samples.PLAN)
    assert (made.number, made.kind, made.issuer) == ("16/KH-SYT", "Kế hoạch", "Sở Y tế")
    assert made.subject == "Thực hiện Chương trình phòng, chống dịch năm 2023"
    assert made.copied_to == ("UBND tỉnh (b/c)", "VPUB: CVP, PCVP", "Lưu: VT")
    assert (made.signer, made.signer_title) == ("Trần Văn Bình", "KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC")
    paths = [section.path for section in made.sections]
    assert paths == ["I", "I.1", "I.2", "I.2.-1", "II", "II.1", "II.1.-1", "II.1.-2", "II.2", "II.3", "II.4"]


def test_the_party_directive():
    """A Party instruction: committee over asterisks, a dash after the number, the organ between kind and subject."""
    made = samples.only(samples.PARTY)
    assert (made.number, made.kind, made.issuer) == ("12-CT/TU", "Chỉ thị", "Tỉnh ủy Quảng Ngãi")
    assert made.subject == "tăng cường công tác phòng cháy"
    assert (made.signer, made.signer_title) == ("Nguyễn Thị Hoa", "T/M BAN THƯỜNG VỤ, BÍ THƯ")
    assert [section.path for section in made.sections] == ["1", "2"]


def test_the_decision():
    """A decision: articles count through, titles stand on the line, legal bases are no subject."""
    made = samples.only(samples.DECISION)
    assert (made.number, made.kind, made.subject) == ("88/QĐ-UBND", "Quyết định", "ban hành Quy chế phối hợp")
    assert [(s.path, s.title) for s in made.sections[:3]] == [("1", "Phạm vi"), ("1.1", None), ("1.1.a", None)]
    assert [section.path for section in made.sections if section.kind == "dieu"] == ["1", "2", "3"]


def test_blanks_for_number_and_day_are_not_guessed():
    """A number and a day left for handwriting stay None; what is printed around them is read."""
    made = samples.only(samples.NO_NUMBER)
    assert (made.number, made.date, made.place, made.kind) == (None, None, "Quảng Ngãi", "Thông báo")
    assert made.id.startswith("mau-1")


def test_nothing_numbered_at_all():
    """Plain prose is one directive without fields or sections."""
    made = samples.only(samples.UNNUMBERED)
    assert (made.number, made.kind, made.sections, made.text) == (None, None, (), samples.UNNUMBERED.strip())


def test_two_directives_in_one_file_are_linked():
    """An attachment that the letter cites says whose it is; identical ones keep ids of their own."""
    letter = samples.LETTER.replace("Công văn số 12/BYT-DP", "Kế hoạch số 16/KH-SYT")
    first, second, third = parse(Source("a.txt", f"{letter}\n\n{samples.PLAN}\n\n{samples.PLAN}"))
    assert (second.attached_to, first.attached_to) == (first.id, None)
    assert len({first.id, second.id, third.id}) == 3


HEADERS = sorted((Path(__file__).parent / "headers").glob("*.txt"))


@pytest.mark.parametrize("path", HEADERS, ids=lambda path: path.stem)
def test_headers_of_every_kind(path):
    """Made-up directives of all kinds and both families, in the shapes that readers give: every field is right."""
    wanted = json.loads(path.with_name(f"{path.stem}.expected.json").read_text(encoding="utf-8"))["directives"]
    found = parse(Source(path.name, path.read_text(encoding="utf-8")))
    assert [item(directive, fields) for directive, fields in zip(found, wanted, strict=True)] == wanted


def test_headers_fall_short_where_the_page_is_blank():
    """The texts above hold blanks: what is left for handwriting is never stated."""
    blanks = [path for path in HEADERS if "review" in path.with_name(f"{path.stem}.expected.json").read_text("utf-8")]
    assert len(blanks) >= 2


def test_a_draft_without_a_number_is_attached():
    """To the submission that it comes with; its id rests on the file alone."""
    path = Path(__file__).parent / "headers" / "to-trinh-du-thao.txt"
    submission, draft = parse(Source("a/tờ trình.txt", path.read_text(encoding="utf-8")))
    assert (submission.attached_to, draft.attached_to) == (None, submission.id)
    assert (submission.id[:22], draft.id[:11]) == ("73-ttr-cdtnd-2021-01-1", "to-trinh-2-")


def test_another_reading_of_a_scan_keeps_the_id():
    """Without a number neither the day nor a misread issuer counts."""
    blank = samples.NO_NUMBER
    again = blank.replace("ngày    tháng", "ngày 12 tháng").replace("SỞ NỘI VỤ", "SỎ NỘI VỰ")
    assert samples.only(again).date is not None
    assert samples.only(again).id == samples.only(blank).id


FRAGMENTS = sorted({line for text in samples.ALL.values() for line in text.splitlines()})
PIECES = [
    "Sở ",
    "các sở: ",
    "Giao ",
    "1. ",
    "a) ",
    "Điều 2",
    "- ",
    "số 16/KH-UBND ",
    "ngày 31/02/2023",
    "; ",
    "\n\n",
    "**",
]
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from([*FRAGMENTS, *PIECES]), max_size=40).map("\n".join),
    st.lists(st.sampled_from([*PIECES, "Y tế", "chủ trì", "phối hợp với", "của", "ban hành"]), max_size=40).map(
        "".join
    ),
)


def all_spans(directive: Directive):
    """Every range that a directive holds."""
    for item in (directive, *directive.assignments, *directive.references):
        yield from (span for spans in item.spans.values() for span in spans)
    for item in (*directive.assignments, *directive.references, *directive.sections):
        yield Span(item.start, item.end)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_any_text_is_parsed(text):
    """Nothing raises; ranges lie in the text and hold something; each directive is a slice of the source."""
    directives = parse(Source("x.txt", text))
    stored = normalise(text)
    assert bool(directives) == bool(stored.strip())
    assert len({directive.id for directive in directives}) == len(directives)
    for directive in directives:
        assert directive.text and directive.text in stored
        assert all(0 <= span.start < span.end <= len(directive.text) for span in all_spans(directive))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_sections_nest(text):
    """Two sections lie one in the other or apart, in reading order."""
    for directive in parse(Source("x.txt", text)):
        open_ends: list[int] = []
        for section in directive.sections:
            while open_ends and open_ends[-1] <= section.start:
                open_ends.pop()
            assert not open_ends or section.end <= open_ends[-1]
            open_ends.append(section.end)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_separation_loses_nothing(text):
    """The parts are disjoint, in order, and leave only white space between them."""
    stored = normalise(text)
    parts = split_directives(stored)
    rest = stored
    for part in reversed(parts):
        rest = rest[: part.start] + rest[part.end :]
    assert not rest.strip()
    assert parts == sorted(parts)


@pytest.mark.parametrize(
    "unit", ["Sở ", "Sở Y tế, ", "- a\n", "1. a\na) b\n- c\n", "các sở: ", "GIÁM ĐỐC\n", "số 1/KH-A của "]
)
def test_repetition_does_not_break_it(unit):
    """Degenerate text is still one directive, and all of it is kept."""
    text = unit * (20_000 // len(unit))
    assert re.sub(r"\s", "", samples.only(text).text) == re.sub(r"\s", "", text)
