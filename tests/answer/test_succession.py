"""Warnings about agencies and units that changed after a directive named them, and the list that they come from."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.cautions.succession_data import SUCCESSION_FILE, Effective, SuccessionError, successions
from ingest.agencies.names import known_agencies
from ingest.directive import parse
from ingest.source import Source
from ingest.vietnamese import merged_provinces
from tests.answer.caution_samples import DIRECTIVES

PRESS = "Giao Sở Thông tin và Truyền thông chủ trì tuyên truyền phòng, chống rét cho vật nuôi"
NETWORKS = "Giao Sở Thông tin và Truyền thông chủ trì nâng cấp hạ tầng viễn thông."
ELDERLY = "Giao Ủy ban nhân dân các huyện, thị xã chủ trì chăm lo người già."
LESSONS = "Giao Ban Tuyên giáo Tỉnh ủy chủ trì biên soạn tài liệu học tập."
SUNLIGHT = "học tập kinh nghiệm điện mặt trời của tỉnh Hải Dương và thành phố Hải Phòng."


@pytest.fixture(scope="module")
def letter(clerk):
    """The letter of November 2024 that names agencies and places of before the reorganisation."""
    return clerk.directive("310/UBND-KGVX")


def test_a_merged_department_is_warned_about_with_day_source_and_mention(clerk, letter):
    (caveat,) = clerk.quoting(letter, NETWORKS)
    assert caveat.kind == "succession"
    assert "hợp nhất với Sở Khoa học và Công nghệ thành Sở Khoa học và Công nghệ từ ngày 01/3/2025" in caveat.text
    assert "45/2025/NĐ-CP" in caveat.text and "ngày 18/11/2024" in caveat.text
    assert [evidence.quote for evidence in caveat.evidence] == ["Sở Thông tin và Truyền thông"]


def test_press_and_propaganda_are_told_by_function_and_no_single_successor_is_named(clerk, letter):
    texts = [
        clerk.quoting(letter, PRESS)[0].text,
        clerk.quoting(letter, NETWORKS, "Sở Thông tin và Truyền thông làm gì về báo chí?")[0].text,
    ]
    for text in texts:
        assert "báo chí, xuất bản do Bộ Văn hóa, Thể thao và Du lịch phụ trách (ở trung ương)" in text
        assert "theo chức năng" in text and "thành Sở Khoa học" not in text


def test_in_english_the_vietnamese_names_stand_beside(clerk, letter):
    (caveat,) = clerk.quoting(letter, NETWORKS, "Which agency upgrades the telecommunication networks?")
    assert "Department of Information and Communications (Sở Thông tin và Truyền thông)" in caveat.text
    assert "from 1 March 2025" in caveat.text


@pytest.mark.parametrize(("today", "warned"), [(date(2025, 2, 28), False), (date(2025, 3, 1), True)])
def test_not_before_the_day_of_the_change(clerk, letter, today, warned):
    assert bool(clerk.quoting(letter, NETWORKS, today=today)) is warned


def test_not_for_a_directive_of_after_the_change(clerk):
    later = clerk.directive("402/UBND-NC")
    assert clerk.quoting(later, "trước đây là Sở Thông tin và Truyền thông") == []


def test_a_department_in_a_list_without_its_own_head(clerk):
    plan = clerk.directive("45/KH-UBND", date(2021, 3, 10))
    caveats = clerk.quoting(plan, "Giao các Sở: Kế hoạch và Đầu tư, Tài chính cân đối vốn cho tuyến đường liên xã.")
    (caveat,) = [caveat for caveat in caveats if caveat.kind == "succession"]
    assert "Sở Kế hoạch và Đầu tư" in caveat.text and caveat.evidence[0].quote == "Kế hoạch và Đầu tư"


def test_a_party_commission_changed_in_the_course_of_a_year(clerk, letter):
    assert clerk.quoting(letter, LESSONS, today=date(2025, 11, 1)) == []
    (caveat,) = clerk.quoting(letter, LESSONS)
    assert "từ năm 2025 (theo thông tin đã kiểm chứng)" in caveat.text
    assert caveat.evidence[0].quote == "Ban Tuyên giáo"


@pytest.mark.parametrize(
    "name",
    [
        "Ban Tuyên giáo và Dân vận Tỉnh ủy",  # the successor's name begins with the old one
        "Sở Khoa học và Công nghệ (trước đây là Sở Thông tin và Truyền thông)",
        "Sở Thông tin và Truyền thông (nay là Sở Khoa học và Công nghệ)",
    ],
)
def test_a_document_that_knows_the_successor_needs_no_warning(clerk, name):
    words = LESSONS.replace("Ban Tuyên giáo Tỉnh ủy", name)
    (directive,) = parse(Source("a.txt", DIRECTIVES["cong-van-310"].replace(LESSONS, words)))
    assert clerk.quoting(directive, words) == []


def test_the_district_level_ended(clerk, letter):
    (caveat,) = clerk.quoting(letter, ELDERLY)
    assert "cấp huyện" in caveat.text.lower() and "01/7/2025" in caveat.text
    assert caveat.evidence[0].quote == "các huyện, thị xã"


def test_other_words_with_the_same_letters_name_no_district(clerk):
    assert clerk.quoting(clerk.directive("310/UBND-KGVX"), "Giao Sở Y tế chủ trì tiêm vắc xin cúm") == []


def test_a_province_that_is_part_of_another_now(clerk, letter):
    (caveat,) = clerk.quoting(letter, SUNLIGHT)
    assert "Tỉnh Hải Dương" in caveat.text and "nay thuộc thành phố Hải Phòng" in caveat.text
    assert "202/2025/QH15" in caveat.text and "01/7/2025" in caveat.text
    assert caveat.evidence[0].quote == "tỉnh Hải Dương"


def test_a_province_that_kept_its_name_is_told_to_a_question_that_names_it(clerk, letter):
    caveats = clerk.quoting(letter, SUNLIGHT, "Học tập gì của Hải Phòng?")
    assert any("gồm cả tỉnh Hải Dương" in caveat.text for caveat in caveats)


def test_a_city_with_the_name_of_its_province_was_a_district(clerk, letter):
    (caveat,) = clerk.quoting(letter, "rà soát hộ tịch tại thành phố Hải Dương.")
    assert "cấp huyện" in caveat.text.lower() and caveat.evidence[0].quote == "thành phố Hải Dương"


def test_an_agency_of_the_question_is_shown_where_the_directive_names_it(clerk, letter):
    caveats = clerk.quoting(letter, "Giao Sở Y tế chủ trì", "Sở TTTT có phải tiêm vắc xin không?")
    assert [caveat.evidence[0].quote for caveat in caveats] == ["Sở Thông tin và Truyền thông"]


def test_who_issued_what_is_cited_is_no_longer_asked_to_act(clerk):
    words = "theo Thông tư số 7/2020/TT-BTTTT ngày 13/4/2020 của Bộ Thông tin và Truyền thông."
    (directive,) = parse(Source("a.txt", DIRECTIVES["cong-van-310"].replace("nâng cấp hạ tầng viễn thông.", words)))
    assert clerk.quoting(directive, words) == []


def test_at_most_three_and_one_an_agency(clerk, letter):
    body = letter.text[letter.text.index("1. Giao") : letter.text.index("Nơi nhận")]
    caveats = clerk.quoting(letter, body, today=date(2026, 3, 2))
    names = [caveat.evidence[0].quote for caveat in caveats if caveat.kind == "succession"]
    assert len(caveats) == 3 and len(names) == len(set(names))


def test_every_agency_of_the_list_is_one_whose_short_forms_are_known():
    known = {agency.name for agency in known_agencies()}
    assert {change.name for change in successions().agencies} <= known
    assert {change.into for change in successions().agencies} <= known


def test_there_are_34_provinces_of_63():
    merged = merged_provinces()
    assert len(merged) == 63 and len(set(merged.values())) == 34
    assert merged["Tỉnh Hải Dương"] == merged["Thành phố Hải Phòng"] == "Thành phố Hải Phòng"
    assert merged["Tỉnh Hưng Yên"] == "Tỉnh Hưng Yên"


ENTRY = '[[agencies]]\nname = "Sở A"\nlevel = "provincial"\nchange = "merged"\ninto = "Sở B"\neffective = 2025-03-01\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (ENTRY.replace("2025-03-01", '"tháng 3"'), ["entry 1 “Sở A”", "effective", "tháng 3"]),
        (ENTRY + ENTRY, ["two entries of Sở A"]),
        (ENTRY.replace("merged", "closed"), ["Sở A", "change", "closed"]),
        (ENTRY.replace('into = "Sở B"\n', ""), ["Sở A", "into"]),
        (ENTRY + 'intro = "x"\n', ["Sở A", "intro"]),
        ("[[agencies]]\nname = \n", ["cannot be read"]),
    ],
)
def test_a_wrong_entry_is_named_with_its_value(tmp_path, text, told):
    path = tmp_path / "succession.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SuccessionError) as caught:
        successions(path)
    assert all(words in caught.value.english for words in (str(path), *told))
    assert str(path) in caught.value.vietnamese and "sửa" in caught.value.vietnamese


def test_a_missing_list_is_named(tmp_path):
    with pytest.raises(SuccessionError, match="không đọc được"):
        successions(tmp_path / "none.toml")


def test_the_shipped_list_is_right():
    assert successions(SUCCESSION_FILE).agencies


@given(st.integers(2000, 2050), st.none() | st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.dates(date(2000, 1, 1)))
def test_a_year_is_over_before_it_counts(year, issued, today):
    if Effective(year=year).lies_between(issued, today):
        assert today.year > year and (issued is None or issued.year <= year)
