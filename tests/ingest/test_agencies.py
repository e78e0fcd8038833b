"""One name for the many ways to write an agency, its English, and mentions in questions."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.agencies.mentions import find_mentions
from ingest.agencies.names import agency_key, canonical, english_name, known_agencies
from ingest.agencies.phrases import agencies_in, begins_task, name_end, starts_with_agency
from ingest.datamodels import Span
from ingest.vietnamese import fold, normalise


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh"),
        ("Uỷ ban nhân dân  huyện\nBa Tơ", "Ủy ban nhân dân huyện Ba Tơ"),
        ("Sở GD&ĐT", "Sở Giáo dục và Đào tạo"),
        ("SGDĐT", "Sở Giáo dục và Đào tạo"),
        ("Thường trực HĐND tỉnh", "Thường trực Hội đồng nhân dân tỉnh"),
        ("Công ty Hoa Sen;", "Công ty Hoa Sen"),
        ("Giám đốc Sở KH&ĐT", "Giám đốc Sở Kế hoạch và Đầu tư"),
        ("Sở TT&TT", "Sở Thông tin và Truyền thông"),
        ("Bộ NN&MT", "Bộ Nông nghiệp và Môi trường"),
        ("BCH QS tỉnh", "Bộ Chỉ huy Quân sự tỉnh"),
        ("CA tỉnh", "Công an tỉnh"),
        ("TAND tỉnh", "Tòa án nhân dân tỉnh"),
        ("VKSND cấp huyện", "Viện kiểm sát nhân dân cấp huyện"),
        ("UBMTTQ Việt Nam tỉnh", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"),
        ("VP UBND tỉnh", "Văn phòng Ủy ban nhân dân tỉnh"),
        ("NHNN khu vực 8", "Ngân hàng Nhà nước khu vực 8"),
        ("Sờ Y tế", "Sở Y tế"),
        ("Uy ban nhân dân các huyện, thành phô", "Ủy ban nhân dân các huyện, thành phố"),
        ("các tô chức, đoàn thể", "các tổ chức, đoàn thể"),
        ("SỞ NỘI VỤ", "Sở Nội vụ"),
        ("Công ty CP Hoa Sen", "Công ty CP Hoa Sen"),
        ("Thủ tướng Chính phủ", "Thủ tướng Chính phủ"),
    ],
)
def test_canonical(written, name):
    """Abbreviations are written out, unknown names stay."""
    assert canonical(written) == name and canonical(name) == name
    assert agency_key(written) == agency_key(name)


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("Sở GD&ĐT", "Department of Education and Training"),
        ("UBND các huyện, thị xã, thành phố", "People's Committees of the rural districts, towns and cities"),
        ("các Sở, ngành thành phố", "departments and sectors of the city"),
        (
            "Các sở, ban ngành và đơn vị liên quan trên địa bàn tỉnh",
            "relevant departments, boards, sectors and units of the province",
        ),
        ("các tổ chức, đoàn thể tỉnh", "organisations and mass organisations of the province"),
        ("các sở, ngành cấp tỉnh", "departments and sectors at province level"),
        ("UBND các huyện, thị xã và thành phố Huế", "People's Committees of the rural districts, towns and Huế City"),
        ("Các huyện ủy Ba Tri, Thạnh Phú", "district Party committees of Ba Tri, Thạnh Phú"),
        ("các xã: Yên Lập, Tam Đảo", "communes: Yên Lập, Tam Đảo"),
        ("các nhà khoa học", None),
        ("UBND huyện Ba Tơ", "People's Committee of Ba Tơ District"),
        ("Công ty Hoa Sen", None),
    ],
)
def test_english_name(name, english):
    """English is built from known parts, and absent where nothing is known."""
    assert english_name(name) == english


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("so gdđt lam gi", ["Sở Giáo dục và Đào tạo"]),
        ("Sở GD&ĐT", ["Sở Giáo dục và Đào tạo"]),
        ("SYT chủ trì gì", ["Sở Y tế"]),
        ("stnmt", ["Sở Tài nguyên và Môi trường"]),
        ("Sơ Nội vu", ["Sở Nội vụ"]),
        ("UBND TP và sở  y tế", ["Ủy ban nhân dân thành phố", "Sở Y tế"]),
        ("ubnd cac quan, huyen", ["Ủy ban nhân dân các quận, huyện"]),
        ("uỷ ban nhân dân tinh", ["Ủy ban nhân dân tỉnh"]),
        ("department of health's plan", ["Sở Y tế"]),
        ("Sở Lao động – Thương binh và Xã hội", ["Sở Lao động - Thương binh và Xã hội"]),
    ],
)
def test_mentions_in_any_spelling(question, names):
    """Without or with half the diacritics, abbreviated, in English."""
    assert [mention.name for mention in find_mentions(question)] == names


@pytest.mark.parametrize(
    "question",
    [
        "TP, CT, NV, KH",
        "16/KH-UBND",
        "16 kh ubnd",
        "45/QĐ-TTg",
        "bạn tổ chức gì",
        "kiểm tra, thanh tra",
        "BCT",
        "soyte",
    ],
)
def test_what_is_no_mention(question):
    """Not inside words and numbers, not by other diacritics, not by forms that could mean anything."""
    assert find_mentions(question) == []


@given(st.lists(st.sampled_from([form for agency in known_agencies() for form in (agency.name, *agency.short)])))
def test_mentions_are_apart_and_in_order(forms):
    """Spans lie in the question, one after the other."""
    question = normalise(", ".join(forms))
    found = find_mentions(question)
    assert all(mention.start < mention.end <= len(question) for mention in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize("agency", known_agencies(), ids=lambda agency: agency.name)
def test_every_known_name_is_found_plain(agency):
    """A full name typed without diacritics is found, alone or as the beginning of a longer one."""
    if agency.name != "Thanh tra":
        assert fold(find_mentions(fold(agency.name))[0].name) == fold(agency.name)


@pytest.mark.parametrize(
    ("text", "phrase", "names"),
    [
        (
            "các sở: Y tế, Tài chính và Nội vụ rà soát",
            "các sở: Y tế, Tài chính và Nội vụ",
            ["Sở Y tế", "Sở Tài chính", "Sở Nội vụ"],
        ),
        ("các Sở Y tế, Tài chính lập", "các Sở Y tế, Tài chính", ["Sở Y tế", "Sở Tài chính"]),
        (
            "UBND các huyện: Ba Tơ, Sơn Hà và Công an tỉnh chủ trì",
            "UBND các huyện: Ba Tơ, Sơn Hà và Công an tỉnh",
            ["Ủy ban nhân dân huyện Ba Tơ", "Ủy ban nhân dân huyện Sơn Hà", "Công an tỉnh"],
        ),
        ("Ban Quản lý dự án chủ trì", "Ban Quản lý dự án", ["Ban Quản lý dự án"]),
        ("các cơ \nquan, đơn vị liên quan lập", "các cơ \nquan, đơn vị liên quan", ["các cơ quan, đơn vị liên quan"]),
        (
            "Sở Văn hóa, Thể thao và Du lịch: lập",
            "Sở Văn hóa, Thể thao và Du lịch",
            ["Sở Văn hóa, Thể thao và Du lịch"],
        ),
        ("các huyện: rà soát", "các huyện", ["các huyện"]),
        (
            "Giám đốc các Sở: Y tế, Nội vụ; Chủ tịch UBND các xã chịu trách nhiệm",
            "Giám đốc các Sở: Y tế, Nội vụ; Chủ tịch UBND các xã",
            ["Giám đốc Sở Y tế", "Giám đốc Sở Nội vụ", "Chủ tịch Ủy ban nhân dân các xã"],
        ),
        ("Thủ trưởng các cơ quan, đơn vị và địa phương rà soát", "Thủ trưởng các cơ quan, đơn vị và địa phương", 1),
        ("Sở Y tế (cơ quan thường trực): lập", "Sở Y tế (cơ quan thường trực)", ["Sở Y tế"]),
        ("các tổ chức chính trị - xã hội tỉnh vận động", "các tổ chức chính trị - xã hội tỉnh", 1),
        ("Ban Quản lý dự án các công trình giao thông lập", "Ban Quản lý dự án các công trình giao thông", 1),
        ("UBND các huyện trong tỉnh rà soát", "UBND các huyện trong tỉnh", ["Ủy ban nhân dân các huyện trong tỉnh"]),
        ("cơ quan đăng ký có trách nhiệm cấp", "cơ quan đăng ký", ["cơ quan đăng ký"]),
        ("Công an tỉnh kiểm soát xe khách", "Công an tỉnh", ["Công an tỉnh"]),
        ("Thanh tra thành phố kiểm tra đảng ủy các xã", "Thanh tra thành phố", ["Thanh tra thành phố"]),
        ("Sở Y tế kiểm tra các cấp", "Sở Y tế", ["Sở Y tế"]),
        ("Trung tâm kiểm soát bệnh tật tỉnh lập", "Trung tâm kiểm soát bệnh tật tỉnh", 1),
        ("Ủy ban kiểm tra Đảng ủy khối rà soát", "Ủy ban kiểm tra Đảng ủy khối", 1),
        ("Đảng ủy UBND tỉnh lãnh đạo UBND tỉnh", "Đảng ủy UBND tỉnh", ["Đảng ủy Ủy ban nhân dân tỉnh"]),
        ("Công ty Điện lực Nghệ An bảo đâm nguồn điện", "Công ty Điện lực Nghệ An", 1),
        ("Sở Giáo dục và Đảo tạo lập", "Sở Giáo dục và Đảo tạo", ["Sở Giáo dục và Đào tạo"]),
        (
            "Giám đốc các Sở: Y tế, Nội vụ; Chủ tịch UBND các xã chịu trách nhiệm",
            "Giám đốc các Sở: Y tế, Nội vụ; Chủ tịch UBND các xã",
            ["Giám đốc Sở Y tế", "Giám đốc Sở Nội vụ", "Chủ tịch Ủy ban nhân dân các xã"],
        ),
        ("Thủ trưởng các cơ quan, đơn vị và địa phương rà soát", "Thủ trưởng các cơ quan, đơn vị và địa phương", 1),
        ("Sở Y tế (cơ quan thường trực): lập", "Sở Y tế (cơ quan thường trực)", ["Sở Y tế"]),
        ("các tổ chức chính trị - xã hội tỉnh vận động", "các tổ chức chính trị - xã hội tỉnh", 1),
        ("Ban Quản lý dự án các công trình giao thông lập", "Ban Quản lý dự án các công trình giao thông", 1),
        ("UBND các huyện trong tỉnh rà soát", "UBND các huyện trong tỉnh", ["Ủy ban nhân dân các huyện trong tỉnh"]),
        ("cơ quan đăng ký có trách nhiệm cấp", "cơ quan đăng ký", ["cơ quan đăng ký"]),
        ("Đảng ủy UBND tỉnh lãnh đạo UBND tỉnh", "Đảng ủy UBND tỉnh", ["Đảng ủy Ủy ban nhân dân tỉnh"]),
        ("Công ty Điện lực Nghệ An bảo đâm nguồn điện", "Công ty Điện lực Nghệ An", 1),
        ("Sở Giáo dục và Đảo tạo lập", "Sở Giáo dục và Đảo tạo", ["Sở Giáo dục và Đào tạo"]),
    ],
)
def test_phrases(text, phrase, names):
    """A phrase ends before what the agency does, and is parted only between names."""
    assert text[: name_end(text, 0, len(text))] == phrase
    found = [agency.name for agency in agencies_in(text, Span(0, len(phrase)))]
    assert found == (names if isinstance(names, list) else [phrase])


def test_starts():
    """An agency begins with a head or a known name, a task with a verb."""
    assert (
        starts_with_agency("các đơn vị", 0) and starts_with_agency("VNPT", 0) and not starts_with_agency("nhân dân", 0)
    )
    assert begins_task("Sở rà soát", 2) and not begins_task("Sở để biết", 2)


@pytest.mark.parametrize("text", ["Uy ban nhân dân", "Sờ Y tế", "các tô chức", "SỞ Y TẾ", "BAN QUẢN LÝ", "sở y tế"])
def test_a_name_begins_whatever_recognition_did_to_it(text):
    """A lost diacritic or capitals throughout hide no agency."""
    assert starts_with_agency(text, 0)


@pytest.mark.parametrize(
    "text",
    [
        "Ban hành",
        "Báo cáo",
        "Tổ chức kiểm tra",
        "Hội nghị",
        "TỔ CHỨC THỰC HIỆN",
        "Bộ máy",
        "Phòng, chống",
        "Trường hợp",
    ],
)
def test_ordinary_words_begin_no_name(text):
    """Though the same syllable begins many names."""
    assert not starts_with_agency(text, 0)


@given(st.text(alphabet="các sở:YếtTà,ih.n UBND\n"), st.integers(0, 5))
def test_name_end_stays_within(text, start):
    """The end lies between start and limit for any text."""
    start = min(start, len(text))
    assert start <= name_end(text, start, len(text)) <= len(text)
