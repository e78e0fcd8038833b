"""A stand-in for the assistant: the real datamodels over made-up directives, answers by a few words of the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from answer.datamodels import Answer, Citation
from answer.datamodels import Warning as Caution
from ingest.datamodels import Directive, Passage, Section
from ingest.errors import QuestionError
from ingest.source import Page
from ingest.vietnamese import number_key
from retrieval.datamodels import Hit

TEXT = """ỦY BAN NHÂN DÂN
TỈNH QUẢNG NGÃI

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 16/KH-UBND

Quảng Ngãi, ngày 02 tháng 3 năm 2023

KẾ HOẠCH
Triển khai chương trình chăm sóc sức khỏe học đường năm 2023

Kính gửi:

- Các sở, ban, ngành;
- Ủy ban nhân dân các huyện, thị xã, thành phố.

Thực hiện Quyết định số 85/QĐ-UBND ngày 15/02/2023 của Ủy ban nhân dân tỉnh, Ủy ban nhân dân tỉnh ban hành kế hoạch \
như sau:

## 1. Mục tiêu

Đến hết năm 2023, mọi trường tiểu học và trung học cơ sở trên địa bàn có nhân viên y tế chuyên trách; học sinh được \
khám sức khỏe định kỳ mỗi năm một lần; **bữa ăn học đường** bảo đảm an toàn thực phẩm.

## 2. Tổ chức thực hiện

- Giao **Sở Y tế** chủ trì, phối hợp với Sở Giáo dục và Đào tạo và các đơn vị có liên quan tổ chức

tuyên truyền, hướng dẫn các trường về y tế học đường; báo cáo kết quả trước ngày 30/11/2023.

- Giao Sở Tài chính bố trí kinh phí theo Quyết định số 85/QĐ-UBND ngày 15/3/2022 của Ủy ban nhân dân tỉnh.

- Ủy ban nhân dân các huyện, thị xã, thành phố chỉ đạo phòng, ban chuyên môn kiểm tra bếp ăn của các trường.

## 3. Chế độ báo cáo

Sở Y tế tổng hợp, báo cáo Ủy ban nhân dân tỉnh mỗi quý một lần.

Trên đây là Kế hoạch triển khai chương trình chăm sóc sức khỏe học đường năm 2023./.

**Nơi nhận:**

- Như trên;
- Lưu: VT, KGVX.

**TM. ỦY BAN NHÂN DÂN**
**KT. CHỦ TỊCH**
**PHÓ CHỦ TỊCH**

**Nguyễn Thị Minh An**
"""

LEAD = (
    "Giao **Sở Y tế** chủ trì, phối hợp với Sở Giáo dục và Đào tạo và các đơn vị có liên quan tổ chức\n\ntuyên truyền"
)


def section(path: str, kind: str, title: str | None, start: str, end: str, text: str = TEXT) -> Section:
    """A section between two marks of the text."""
    return Section(path, kind, title, text.index(start), text.index(end))


PLAN = Directive(
    id="16-kh-ubnd",
    file="16-KH-UBND.txt",
    number="16/KH-UBND",
    kind="Kế hoạch",
    date=date(2023, 3, 2),
    place="Quảng Ngãi",
    issuer="Ủy ban nhân dân tỉnh Quảng Ngãi",
    parent_issuer=None,
    subject="Triển khai chương trình chăm sóc sức khỏe học đường năm 2023",
    recipients=("Các sở, ban, ngành", "Ủy ban nhân dân các huyện, thị xã, thành phố"),
    copied_to=("Như trên", "Lưu: VT, KGVX"),
    signer="Nguyễn Thị Minh An",
    signer_title="TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH",
    sections=(
        section("1", "muc", "Mục tiêu", "## 1.", "## 2."),
        section("2", "muc", "Tổ chức thực hiện", "## 2.", "## 3."),
        section("2.-1", "gach", None, "- Giao **Sở Y tế**", "- Giao Sở Tài chính"),
        section("3", "muc", "Chế độ báo cáo", "## 3.", "Trên đây"),
    ),
    assignments=(),
    references=(),
    text=TEXT,
)

LETTER = replace(
    PLAN,
    id="417-syt-nvy",
    file="417-SYT-NVY.txt",
    number="417/SYT-NVY",
    kind="Công văn",
    date=date(2023, 2, 20),
    issuer="Sở Y tế",
    parent_issuer="Ủy ban nhân dân tỉnh Quảng Ngãi",
    subject="V/v đề nghị ban hành kế hoạch chăm sóc sức khỏe học đường",
    recipients=("Ủy ban nhân dân tỉnh",),
    signer=None,
    signer_title=None,
    sections=(),
    text="SỞ Y TẾ\n\nSố: 417/SYT-NVY\n\nSở Y tế đề nghị Ủy ban nhân dân tỉnh ban hành kế hoạch.\n",
    attached_to="16-kh-ubnd",
)

EVIL = '<script>window.stolen=1</script><img src=x onerror="window.stolen=1">\'"${window.stolen=1}{{this}}`\\'
HOSTILE = replace(
    PLAN,
    id='x" onmouseover="window.stolen=1',
    **{name: EVIL for name in ("file", "number", "kind", "place", "issuer", "parent_issuer", "subject", "signer")},
    signer_title=EVIL,
    recipients=(EVIL, EVIL),
    copied_to=(EVIL,),
    sections=(Section(EVIL.replace(".", ""), "muc", EVIL, 0, 10),),
    text=f"Số: {EVIL}\n\n**{EVIL}** và {EVIL}\n",
)


def cite(number: int, directive: Directive, quote: str, path: str | None = None) -> Citation:
    """A citation of the first place where the directive says ``quote``."""
    start = directive.text.index(quote)
    end = start + len(quote)
    return Citation(number, directive.number or "", directive.id, path, quote, start, end, directive.file)


class StubCatalogue:
    """The made-up directives by id."""

    def __init__(self, *directives: Directive) -> None:
        self.held = {directive.id: directive for directive in directives}

    def directive(self, directive_id: str) -> Directive:
        return self.held[directive_id]

    def directives(self) -> list[Directive]:
        return sorted(self.held.values(), key=lambda directive: directive.id)

    def by_number(self, key: str) -> list[Directive]:
        return [one for one in self.directives() if one.number and number_key(one.number) == number_key(key)]

    def pages_of(self, directive_id: str) -> tuple[Page, ...]:
        return self.held[directive_id].pages

    def files_of(self, directive_id: str) -> tuple[str, ...]:
        return (self.held[directive_id].file,)

    def count(self) -> int:
        return len(self.held)

    def version(self) -> int:
        return 1


class StubAssistant:
    """Answers four kinds of questions, keeps what it was asked, fails when told to."""

    def __init__(self, *directives: Directive) -> None:
        self.catalogue = StubCatalogue(*(directives or (PLAN, LETTER)))
        self.asked: list[tuple[str, tuple[str, ...], object]] = []

    def for_reader(self, access: object) -> StubAssistant:
        return self

    def examples(self, language: str) -> list[str]:
        if language == "en":
            return ["Which agency leads propaganda work?", "When was 85/QĐ-UBND issued?", "Who signed 16/KH-UBND?"]
        return [
            "Cơ quan nào chủ trì công tác tuyên truyền?",
            "Quyết định 85/QĐ-UBND ban hành ngày nào?",
            "Sở Y tế phải báo cáo trước ngày nào?",
            "Ai ký Kế hoạch 16/KH-UBND?",
        ]

    def suggestions(self, answer: Answer, earlier: Sequence[str] = (), filters: object = None) -> tuple[str, ...]:
        return ("Ai ký Kế hoạch 16/KH-UBND?",) if answer.answered else ()

    def ask(
        self, question: str, history: Sequence[str] = (), filters: object = None, listener: object = None
    ) -> Answer:
        self.asked.append((question, tuple(history), filters))
        if not question.strip():
            raise QuestionError("Câu hỏi đang để trống.", "The question is empty.")
        if len(question) > 2000:
            raise QuestionError("Câu hỏi dài quá 2.000 ký tự.", "The question is longer than 2,000 characters.")
        if "crash" in question:
            raise RuntimeError("secret detail of the machine")
        return self.reply(question)

    def reply(self, question: str) -> Answer:
        lowered = question.lower()
        english = any(word in lowered for word in ("which", "when", "who", "what"))
        language = "en" if english else "vi"
        if EVIL[:8] in question or "hostile" in lowered:
            held = self.catalogue.directives()[0]
            return answer(question, f"{EVIL} [1] [7]", [cite(1, held, EVIL, held.sections[0].path)], understood=EVIL)
        if "85" in question:
            return self.dates(question, language)
        if any(word in lowered for word in ("tuyên truyền", "tuyen truyen", "propaganda")):
            text = (
                "The Department of Health (Sở Y tế) leads propaganda work [1]."
                if english
                else ("Sở Y tế chủ trì công tác tuyên truyền [1], phối hợp với Sở Giáo dục và Đào tạo [1].")
            )
            said = None if "tuyên" in lowered or english else "Cơ quan nào chủ trì công tác tuyên truyền?"
            return answer(question, text, [cite(1, PLAN, LEAD, "2.-1")], language, understood=said)
        return self.refusal(question, language)

    def dates(self, question: str, language: str) -> Answer:
        first = cite(1, PLAN, "Quyết định số 85/QĐ-UBND ngày 15/02/2023")
        second = cite(2, PLAN, "Quyết định số 85/QĐ-UBND ngày 15/3/2022", "2")
        text = (
            "Văn bản ghi hai ngày khác nhau cho Quyết định 85/QĐ-UBND:\n- ngày 15/02/2023 [1];\n- ngày 15/3/2022 [2]."
            if language == "vi"
            else "Decision 85/QĐ-UBND is given two dates:\n- 15 February 2023 [1];\n- 15 March 2022 [2]."
        )
        note = (
            "Kho không có văn bản gốc để biết ngày nào đúng; cần đối chiếu trước khi trích dẫn."
            if language == "vi"
            else "The instrument itself is not held here; check which date is right before citing it."
        )
        caution = Caution("date_conflict", note, (1, 2))
        return replace(answer(question, text, [first, second], language), warnings=(caution,))

    def refusal(self, question: str, language: str) -> Answer:
        text = (
            "Không tìm thấy câu trả lời trong các văn bản hiện có."
            if language == "vi"
            else "The documents held here do not answer this."
        )
        start = TEXT.index("## 3.")
        end = TEXT.index("Trên đây")
        passage = Passage("p3", PLAN.id, "3", "16/KH-UBND", TEXT[start:end], start, end)
        hit = Hit(passage, "16/KH-UBND", 0.4, {"lexical": 1})
        return replace(answer(question, text, [], language), answered=False, hits=(hit,))


def answer(
    question: str, text: str, citations: list[Citation], language: str = "vi", understood: str | None = None
) -> Answer:
    """An answer with what the stub leaves constant filled in."""
    return Answer(question, language, True, text, tuple(citations), (), (), 1.0, understood)
