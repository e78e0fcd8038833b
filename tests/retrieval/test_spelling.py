"""Slips, shorthand, tone marks on the wrong vowel, split and joined words."""

from __future__ import annotations

from random import Random

import pytest

from eval.retrieval.perturb import slipped
from ingest.vietnamese import fold
from retrieval.neighbours import Neighbours
from retrieval.spelling import Speller
from retrieval.vocabulary import PlainVocabulary

TEXTS = [
    "Sở Y tế chủ trì, phối hợp với các sở, ngành tổ chức tiêm chủng cho trẻ em.",
    "Cơ quan chủ trì công tác tuyên truyền là Sở Y tế.",
    "Công văn giao các bệnh viện báo cáo Kinh phí thực hiện qua Zalo.",
]
SPELLER = Speller(PlainVocabulary.of(TEXTS, english={"agency", "propaganda", "hospital"}))


def vi(text):
    return SPELLER.correct(text, "vi")[0]


def en(text):
    return SPELLER.correct(text, "en")[0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cơ quan nào chủ trì tuyên truềyn", "cơ quan nào chủ trì tuyên truyền"),  # swapped
        ("co qaun nao chu tri", "co quan nao chu tri"),
        ("tuyen truyyen", "tuyen truyen"),  # doubled
        ("Sở Y tế tổ chưc tiêm chnủg", "Sở Y tế tổ chưc tiêm chủng"),  # half-marked words stay
        ("tuyên truuyền", "tuyên truyền"),
        ("chutri tuyen truyen", "chu tri tuyen truyen"),  # joined
        ("phố i hợp", "phối hợp"),  # split
        ("ngaỳ nào hòan thành", "ngày nào hoàn thành"),  # mark on the wrong vowel
    ],
)
def test_slips(typed, meant):
    assert vi(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("vb nào ko có hạn", "văn bản nào không có hạn"), ("Cv 16 gửi ai", "Công văn 16 gửi ai"),
        ("kl 16", "kết luận 16"),
        ("điểm k khoản 2", "điểm k khoản 2"), ("UBND tp", "UBND thành phố"), ("sở KH tỉnh", "sở KH tỉnh"),
    ],
)  # fmt: skip
def test_shorthand(typed, meant):
    assert vi(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("which agancy leads", "which agency leads"),
        ("propagnada work", "propaganda work"),
        ("teh hospital", "the hospital"),
    ],
)
def test_english(typed, meant):
    assert en(typed) == meant


@pytest.mark.parametrize(
    "text", ["ai dùng Samsung", "sở dùng Facebook", "gửi abc@xyz.vn", "16/KH-UBND", "SXD", "", "?!"]
)
def test_what_nobody_knows_stays(text):
    assert vi(text) == text


def test_corrections_are_listed():
    assert SPELLER.correct("tuyen truyyen ko", "vi")[1] == (("truyyen", "truyen"), ("ko", "không"))


def test_a_name_is_only_corrected_to_a_name_of_the_index():
    assert vi("bệnh viện dùng Zallo") == "bệnh viện dùng Zalo"
    assert vi("ông Trần Kuan") == "ông Trần Kuan"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thí sinh sát hạh lái xe", "thí sinh sát hạch lái xe"), ("sống hạh phúc", "sống hạnh phúc"),
        ("cho mcụ nào", "cho mục nào"),
    ],
)  # fmt: skip
def test_the_neighbours_tell_what_is_meant(typed, meant):
    assert vi(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("có từ boa giờ", "có từ bao giờ"), ("cơ quan noà ban hành", "cơ quan nào ban hành"),
        ("ngày ban hành caủ thông tư", "ngày ban hành của thông tư"),
        ("tập dượt chữa cháy", "tập dượt chữa cháy"), ("cho xin ngày ký", "cho xin ngày ký"),
        ("khi nào thì đi họp", "khi nào thì đi họp"),
    ],
)  # fmt: skip
def test_a_word_without_neighbours_of_its_own(typed, meant):
    assert vi(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bệnh viện phải làmgì", "bệnh viện phải làm gì"), ("docơ quan nào ban hành", "do cơ quan nào ban hành"),
        ("Aiđứng ra lo", "Ai đứng ra lo"), ("nộp thuế điệntử", "nộp thuế điện tử"),
        ("ông Nguyễn Vănba ký", "ông Nguyễn Văn ba ký"),
        ("coongtacs dân vận", "công tác dân vận"),  # typed without the input method, too
    ],
)  # fmt: skip
def test_run_together(typed, meant):
    assert vi(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nugwowif ký là ai", "người ký là ai"), ("làm vieecj gì", "làm việc gì"),
        ("bwangf bao nhiêu", "bằng bao nhiêu"),
        ("hoàn tiheenj dự thảo", "hoàn thiện dự thảo"),
    ],
)  # fmt: skip
def test_telex_keys_in_the_wrong_order(typed, meant):
    assert vi(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("t/h nhiệm vụ", "thực hiện nhiệm vụ"), ("p/h vs CQ nào", "phối hợp với cơ quan nào"),
        ("dựa theo NQ nào", "dựa theo nghị quyết nào"), ("sđt của phòng", "số điện thoại của phòng"),
        ("QĐ 45 và 16/KH-UBND", "QĐ 45 và 16/KH-UBND"), ("Phòng KH tổ chức", "Phòng KH tổ chức"),
        ("ngày 02/3", "ngày 02/3"), ("đa số đồng ý", "đa số đồng ý"),
    ],
)  # fmt: skip
def test_shorthand_of_chats(typed, meant):
    assert vi(typed) == meant


def test_the_usual_meaning_of_shorthand_comes_first():
    assert vi("được giao nv gì") == "được giao nhiệm vụ gì"
    assert vi("th kh phòng dịch") == "thực hiện kế hoạch phòng dịch"


SENTENCES = [
    "Ủy ban nhân dân huyện được giao nhiệm vụ gì trong mùa mưa bão?",
    "Thời hạn nộp báo cáo kết quả thanh tra đất đai là khi nào?",
    "Cơ quan nào phối hợp với công an để bảo đảm an toàn giao thông?",
    "Mức hỗ trợ cho mỗi hộ nghèo vay vốn sản xuất là bao nhiêu?",
    "Ai là người ký quyết định thành lập ban chỉ đạo chuyển đổi số?",
    "Nghị quyết về phát triển du lịch cộng đồng có hiệu lực từ ngày nào?",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_is_right_stays(sentence):
    assert vi(sentence) == sentence
    assert vi(fold(sentence)) == fold(sentence)


def test_most_slips_are_mended():
    """One slip in a random word; a third of them leaves another word, which only the context could tell."""
    random, right, tried = Random(5), 0, 0
    for sentence in SENTENCES * 8:
        words = sentence.split()
        place = random.randrange(1, len(words) - 1)
        words[place] = slipped(words[place], random)
        tried += 1
        right += fold(vi(" ".join(words))) == fold(sentence)
    assert right / tried > 0.75


def test_neighbours():
    neighbours = Neighbours()
    assert neighbours.seen("bao", "giờ") and neighbours.seen("bao", "gio") and not neighbours.seen("boa", "giờ")
    assert not neighbours.seen("bao", "zalozalo")
    before, after = [neighbours.row("sát")], [neighbours.row("lái")]
    assert neighbours.score(before, ["hạch"], after) > neighbours.score(before, ["hạnh"], after)
    without = Neighbours(lambda: None)
    assert without.score([], ["hạch"], []) == 0.0
    assert not without.seen("bao", "giờ")
