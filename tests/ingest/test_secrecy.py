"""Secrecy marks: a stamp is found wherever it is put, words that only speak of secrets are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import ReadError
from ingest.header.secrecy import DEGREES, SecretError, refuse, secret_mark
from tests.ingest import samples

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
HEAD = f"UBND TỈNH GIA LAI\nSỞ NỘI VỤ\nSố: 12/BC-SNV\n{MOTTO}Gia Lai, ngày 02 tháng 3 năm 2023\n"
BODY = "BÁO CÁO\nVề công tác cán bộ\nThực hiện kế hoạch, Sở báo cáo như sau:\n1. Kết quả.\n"


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        (f"MẬT\n{HEAD}", "MẬT"),
        (f"{HEAD}MẬT\n{BODY}", "MẬT"),
        (f"{HEAD}TỐI MẬT\n{BODY}", "TỐI MẬT"),
        (f"{HEAD}[ TUYỆT MẬT ]\n{BODY}", "TUYỆT MẬT"),
        (f"{HEAD}| MẬT |\n{BODY}", "MẬT"),
        (f"{HEAD}“TỐI  MẬT”\n{BODY}", "TỐI MẬT"),
        (f"{HEAD}**MẬT**\n{BODY}", "MẬT"),
        (f"{HEAD}M Ậ T\n{BODY}", "MẬT"),
        (f"{HEAD}I MẬT I\n{BODY}", "MẬT"),
        (f"{HEAD}MẶT\n{BODY}", "MẬT"),
        (f"{HEAD}TÓI MẬT\n{BODY}", "TỐI MẬT"),
        (f"{HEAD}TUYỆT MÂT\n{BODY}", "TUYỆT MẬT"),
        (f"{HEAD}Mật\n{BODY}", "MẬT"),
        (f"{HEAD}Độ mật: Mật\n{BODY}", "MẬT"),
        (f"{HEAD}Độ mật: TUYỆT MẬT\n{BODY}", "TUYỆT MẬT"),
        (f"{HEAD}Độ mật: B\n{BODY}", "TỐI MẬT"),
        (f"{HEAD}MẬT\nHỎA TỐC\n{BODY}TUYỆT MẬT", "TUYỆT MẬT"),
        (f"Số: 12/BC-SNV      MẬT      Gia Lai, ngày 02 tháng 3 năm 2023\n{BODY}", "MẬT"),
        (f"Số: 12/BC-SNV MẬT Gia Lai, ngày 02 tháng 3 năm 2023\n{BODY}", "MẬT"),
        (f"TỈNH ỦY GIA LAI   TỐI MẬT   ĐẢNG CỘNG SẢN VIỆT NAM\n*\nSố 12-BC/TU\n{BODY}", "TỐI MẬT"),
        (f"SỞ NỘI VỤ; Số: 12/BC-SNV; MẬT | {MOTTO[:34]}; Độc lập - Tự do - Hạnh phúc\n{BODY}", "MẬT"),
        (f"{samples.LETTER}\n\n{samples.PLAN}\n\n{HEAD}MẬT\n{BODY}", "MẬT"),
        ("MẬT\nPhụ lục II\nDANH SÁCH", "MẬT"),
    ],
)
def test_stamps_are_found(text, mark):
    """On a line of its own, framed, misread, between the columns, by name, in any directive of a file."""
    assert secret_mark(text) == mark


@pytest.mark.parametrize(
    "text",
    [
        *samples.ALL.values(),
        f"{HEAD}CHỈ THỊ\nVề tăng cường công tác bảo vệ bí mật nhà nước\n",
        f"{HEAD}CHỈ THỊ\nVỀ TĂNG CƯỜNG CÔNG TÁC BẢO VỆ BÍ MẬT NHÀ NƯỚC\n",
        f"{HEAD}QUY CHẾ\nBẢO VỆ BÍ\nMẬT\nNHÀ NƯỚC\n",
        f"{HEAD}QUY CHẾ\nBẢO MẬT\n",
        f"{HEAD}V/v bảo mật\n",
        f"{HEAD}DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ MẬT\n",
        f"{HEAD}BAN HÀNH DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TỐI MẬT\n",
        f"{HEAD}ĐÃ GIẢI MẬT\n",
        f"{HEAD}GIẢI MẬT\n",
        f"{HEAD}Độ mật: Không\n",
        f"{HEAD}Độ mật: .........\n",
        f"{HEAD}c) Dịch vụ theo độ mật: A, B, C.\n",
        f"{HEAD}Độ mật: Mật/Tối mật/Tuyệt mật\n",
        f"HỌC VIỆN KỸ THUẬT MẬT MÃ   {MOTTO}Số: 5/TB-HVMM\n",
        f"BAN CƠ YẾU CHÍNH PHỦ\nCỤC QUẢN LÝ MẬT MÃ\n{MOTTO}Số: 5/TB-QLMM\n",
        f"{HEAD}1. Bảo vệ bí mật\n2. Tài liệu mật phải để trong tủ khóa.\n",
        f"{HEAD}MẬT ONG HOA CÀ PHÊ\n",
        f"{HEAD}MẶT BẰNG TỔNG THỂ\n",
        f"{HEAD}{BODY}" + "Nội dung.\n" * 30 + "MẬT\nTỐI MẬT\nTUYỆT MẬT\n",
        "STT | Nội dung | Độ mật\n1 | Kế hoạch phòng thủ | Mật\n2 | Sơ đồ | Tối mật\n",
        "Khám mắt: bình thường\nMẮT\nTAI\n",
    ],
)
def test_words_about_secrets_are_no_mark(text):
    """A directive on secrets, a list of degrees, a declassified one, a word that holds the syllable: none is marked."""
    assert secret_mark(text) is None


@given(st.sampled_from(DEGREES), st.integers(0, 5))
def test_a_mark_is_found_on_any_line_of_the_letterhead(mark, place):
    """Wherever it stands among the lines of the letterhead."""
    lines = HEAD.splitlines()
    assert secret_mark("\n".join([*lines[:place], mark, *lines[place:]]) + BODY) == mark


@given(st.text(max_size=200))
def test_any_text_is_looked_through(text):
    """Nothing raises, and the answer is a degree or none."""
    assert secret_mark(text) in {*DEGREES, None}


def test_the_refusal_names_file_mark_and_way_out():
    """Vietnamese first; that nothing was stored, and the command that allows it, in both languages."""
    error = refuse("mật/báo cáo.pdf", "TỐI MẬT")
    assert isinstance(error, SecretError) and isinstance(error, ReadError)
    for words in (error.vietnamese, error.english):
        assert "mật/báo cáo.pdf" in words and "TỐI MẬT" in words and "python -m ingest --accept-secret" in words
    assert "không có gì của tệp này được lưu" in error.vietnamese and str(error).startswith(error.vietnamese)
