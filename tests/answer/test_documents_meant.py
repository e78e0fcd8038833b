"""Which document a question means, and questions about the documents themselves, over made-up directives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from answer.assistant import Assistant
from answer.frames import kinds_of, told_apart
from answer.question import analyse
from answer.unread import lone
from ingest.index import sync
from retrieval.mentions import find_mentions

_FORM = """{issuer}
-------

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: {number}

Cà Mau, ngày {day} năm 2024

{kind}
{subject}

{body}

Nơi nhận:
{receivers}

{title}

{signer}
"""
_UBND = ("ỦY BAN NHÂN DÂN\nTỈNH CÀ MAU", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "Lâm Văn Sáu")
_COUNCIL = ("HỘI ĐỒNG NHÂN DÂN\nTỈNH CÀ MAU", "CHỦ TỊCH", "Trần Thị Mười")
_ASSEMBLY = ("ỦY BAN THƯỜNG VỤ QUỐC HỘI", "CHỦ TỊCH", "Phan Văn Út")
_FORESTRY = ("ỦY BAN NHÂN DÂN TỈNH CÀ MAU\nSỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN", "GIÁM ĐỐC", "Hồ Văn Tư")
DOCUMENTS = {
    "cong-van-612": (
        *_FORESTRY, "612/SNN-TS", "11 tháng 4", "CÔNG VĂN", "Đề nghị bổ sung nội dung về nuôi tôm sinh thái",
        "Kính gửi: Hội đồng nhân dân tỉnh Cà Mau\n\nTiếp theo Công văn số 540/SNN-TS ngày 12/3/2024 và Công văn số "
        "571/SNN-TS ngày 25/3/2024, Sở Nông nghiệp và Phát triển nông thôn đề nghị bổ sung nội dung về nuôi tôm sinh "
        "thái vào chương trình kỳ họp.",
        "- Như trên;\n- Cục Thủy sản;\n- CT, PCT UBND tỉnh;\n- Sở Tài chính;\n- Lưu: VT, TS.",
    ),
    "nghi-quyet-33": (
        *_COUNCIL, "33/NQ-HĐND", "20 tháng 6", "NGHỊ QUYẾT", "Về hỗ trợ nuôi tôm sinh thái",
        "Điều 1. Hỗ trợ nuôi tôm sinh thái tại các huyện ven biển.\n\nĐiều 2. Giao Ủy ban nhân dân tỉnh tổ chức thực "
        "hiện, lưu trữ thông tin vùng nuôi tôm sinh thái.",
        "- Bộ Tài chính;\n- Lưu: VT.",
    ),
    "nghi-quyet-91": (
        *_ASSEMBLY, "91/2024/UBTVQH15", "02 tháng 7", "NGHỊ QUYẾT", "Về sắp xếp đơn vị hành chính",
        "Điều 1. Sắp xếp các đơn vị hành chính cấp xã.\n\nĐiều 2. Nghị quyết này có hiệu lực từ ngày 01/8/2024.",
        "- Chính phủ;\n- Lưu: HC.",
    ),
    "bao-cao-45": (
        *_UBND, "45/BC-UBND", "03 tháng 9", "BÁO CÁO", "Kết quả trồng rừng ngập mặn",
        "Kính gửi: Bộ Nông nghiệp và Phát triển nông thôn\n\nThành ủy đã chỉ đạo trồng rừng ngập mặn; tỉnh trồng được "
        "1.200 ha rừng ngập mặn.",
        "- Như trên;\n- Các sở, ban, ngành;\n- Lưu: VT.",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    corpus, index = tmp_path_factory.mktemp("meant"), tmp_path_factory.mktemp("meant-index") / "index"
    for name, (issuer, title, signer, number, day, kind, subject, body, receivers) in DOCUMENTS.items():
        text = _FORM.format(
            issuer=issuer, number=number, day=day, kind=kind, subject=subject, body=body, receivers=receivers,
            title=title, signer=signer,
        )  # fmt: skip
        (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
    assert len(sync(corpus, index).added) == len(DOCUMENTS)
    return Assistant.open(index)


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("Báo cáo trồng rừng ngập mặn gửi những nơi nào?", ["Bộ Nông nghiệp", "Các sở, ban, ngành"]),
        ("Công văn 612 được gửi cho những sở nào?", ["Sở Tài chính"]),
        ("cong van 612 gui cho nhung ai", ["Hội đồng nhân dân tỉnh", "Sở Tài chính"]),
        ("phó chủ tịch nào được gửi công văn 612?", ["PCT UBND tỉnh"]),
        ("Which bodies received letter 612?", ["Hội đồng nhân dân tỉnh", "Cục Thủy sản"]),
    ],
)
def test_receivers_of_both_lines_or_of_the_sort_asked_for(assistant, question, lines):
    answer = assistant.ask(question)
    assert answer.kind == "recipients" and all(line in answer.text for line in lines)


@pytest.mark.parametrize(
    ("question", "there", "absent"),
    [
        ("Báo cáo 45 kính gửi ai?", "Bộ Nông nghiệp", "Các sở, ban, ngành"),
        ("Nơi nhận của báo cáo 45?", "Các sở, ban, ngành", "gửi (Kính gửi)"),
        ("Báo cáo 45 gửi bộ nào?", "Bộ Nông nghiệp", "Nơi nhận"),
    ],
)
def test_only_the_line_that_is_expressly_asked_for(assistant, question, there, absent):
    text = assistant.ask(question).text
    assert there in text and absent not in text


def test_what_an_agency_has_to_send_is_work(asked):
    assert asked("Sở Y tế phải gửi báo cáo cho cơ quan nào?").says("reports_to")
    assert not asked("Sở Y tế phải gửi báo cáo cho cơ quan nào?").says("is_sent")
    assert asked("Công văn về tiêm phòng gửi cho những sở nào?").says("is_sent")


@pytest.mark.parametrize(
    "question",
    [
        "Công văn trình HĐND tỉnh về nuôi tôm sinh thái ký ngày nào?",
        "Công văn gửi Hội đồng nhân dân tỉnh về nuôi tôm sinh thái ban hành ngày mấy?",
        "When was the letter to the Provincial People's Council on shrimp farming dated?",
    ],
)
def test_who_a_letter_is_laid_before_did_not_issue_it(assistant, question):
    assert "612/SNN-TS" in assistant.ask(question).text
    assert "33/NQ-HĐND" not in assistant.ask(question).text


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("Nghị quyết 91/2024 do ai ký?", True),
        ("Who signed Resolution 91/2024?", True),
        ("số 91/2024 do ai ký?", True),
        ("Quyết định 91/2024 do ai ký?", False),
        ("Nghị quyết 91/2023 do ai ký?", False),
        ("Nghị quyết 92/2024 do ai ký?", False),
    ],
)
def test_a_number_and_its_year_name_one_document_of_the_kind(assistant, question, answered):
    answer = assistant.ask(question)
    assert answer.answered is answered and ("Phan Văn Út" in answer.text) is answered


def test_the_only_scan_whose_number_was_not_read(assistant):
    report = next(d for d in assistant.catalogue.directives() if d.number == "45/BC-UBND")
    scan = replace(report, number=None, review=("number",), text=report.text.replace("45/BC", "4§ /BC"))
    (number,) = find_mentions("45/BC-UBND")
    (far,) = find_mentions("45678/BC-UBND")
    assert lone(number, "bao cao 45/bc-ubnd", (), lambda kind, most: [scan]) is scan
    assert lone(number, "bao cao 45/bc-ubnd", (), lambda kind, most: [scan, replace(scan, id="b")]) is None
    assert lone(number, "bao cao 45/bc-ubnd nam 2019", (), lambda kind, most: [scan]) is None
    assert lone(far, "bao cao 45678/bc-ubnd", (), lambda kind, most: [scan]) is None
    assert assistant.catalogue.unnumbered("Báo cáo", 5) == []


def test_what_two_letters_are_joined_by_holds_for_both(assistant):
    answer = assistant.ask("Công văn 612 nối tiếp những công văn nào?")
    assert "540/SNN-TS" in answer.text and "571/SNN-TS" in answer.text
    english = assistant.ask("Letter 612 on shrimp farming follows up on two earlier letters. Which ones?")
    assert "540/SNN-TS" in english.text and "571/SNN-TS" in english.text


def test_nothing_is_said_to_be_attached_that_is_not(assistant):
    assert not assistant.ask("Công văn 612 kèm theo văn bản gì?").answered


def test_words_that_only_look_like_a_cue_ask_for_nothing():
    assert "title" not in kinds_of("to chuc nao duoc giao giam sat", "vi")
    assert "recipients" not in kinds_of("don vi nao luu tru thong tin vung nuoi", "vi")
    assert "date" not in kinds_of(told_apart("Đội nào thắng mấy quả?", "vi"), "vi")
    assert "relation" not in kinds_of(told_apart("Ai soạn sách đưa vào trường học?", "vi"), "vi")
    assert "relation" in kinds_of(told_apart("Kế hoạch dựa vào đâu?", "vi"), "vi")
    assert "recipients" not in kinds_of("cac co quan nhan duoc thi phai the nao", "vi")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Phó giám đốc nào ký công văn 16?", "signer"),
        ("Thông tư này do bộ nào ban hành?", "issuer"),
        ("Which ministries was it sent to?", "recipients"),
    ],
)
def test_other_ways_to_ask_about_a_document(asked, question, kind):
    assert kind in asked(question).kinds


def test_a_closing_clause_without_matter_is_read_with_its_story(assistant):
    story = (
        "Phòng chúng tôi đang làm hồ sơ về việc đưa nuôi tôm sinh thái vào chương trình của kỳ họp sắp tới và cần "
        "ghi cho đúng hai công văn trước mà công văn của Sở Nông nghiệp nối tiếp; anh chị cho em xin số hiệu với ạ."
    )
    query = assistant.search.understand(story)
    asked = analyse(query, assistant.search.vocabulary.pair)
    assert asked.asks("relation") and len(asked.topic) > 2
