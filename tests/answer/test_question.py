"""What a question asks for: kinds, roles, particulars, and topic told from frame."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.frames import cue, frame_words, frames, kinds_of, plainly
from answer.instruments import described_kinds
from answer.question import analyse
from ingest.vietnamese import fold
from retrieval.query import Query


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Ai ký văn bản này?", "signer"),
        ("ai ky van ban nay", "signer"),
        ("Ai ky văn bản nay?", "signer"),
        ("Who signed this letter?", "signer"),
        ("Giám đốc Sở Y tế là ai?", "person"),
        ("Who is the director of the department?", "person"),
        ("Văn bản ban hành ngày nào?", "date"),
        ("van ban ban hanh khi nao", "date"),
        ("When was it issued?", "date"),
        ("Hạn chót là ngày nào?", "deadline"),
        ("Phải hoàn thành trước ngày nào?", "deadline"),
        ("By when must it be done?", "deadline"),
        ("Văn bản do cơ quan nào ban hành?", "issuer"),
        ("Which agency issued it?", "issuer"),
        ("Kính gửi ai?", "recipients"),
        ("Who was it sent to?", "recipients"),
        ("Văn bản nói về việc gì?", "subject"),
        ("What is it about?", "subject"),
        ("Phối hợp với ai?", "coordinating"),
        ("Who does it coordinate with?", "coordinating"),
        ("Sở được giao việc gì?", "task"),
        ("so duoc giao viec gi", "task"),
        ("What must the department do?", "task"),
        ("Có bao nhiêu nhóm?", "count"),
        ("How many groups are there?", "count"),
        ("Gồm những nội dung nào?", "list"),
        ("What are the groups?", "list"),
        ("Căn cứ vào văn bản nào?", "relation"),
        ("What is the legal basis?", "relation"),
        ("Cơ quan nào chủ trì?", "lead"),
        ("co quan nao chu tri", "lead"),
        ("Cơ quan nao chu trì?", "lead"),
        ("Đơn vị nào đầu mối?", "lead"),
        ("Which department is in charge?", "lead"),
        ("Có phải Sở Y tế chủ trì không?", "yesno"),
        ("Is it the same?", "yesno"),
        ("Địa danh ghi trên văn bản?", "place"),
        ("Chức vụ người ký là gì?", "title"),
    ],
)
def test_kinds(asked, question, kind):
    assert asked(question).asks(kind), asked(question).kinds


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Đồng chí nào thay mặt Ban Chấp hành ký nghị quyết?", "signer"),
        ("Người đứng tên ký quyết định là ai?", "signer"),
        ("ai la nguoi ki van ban nay", "signer"),
        ("Vị lãnh đạo nào của tỉnh ký công văn?", "signer"),
        ("Chữ ký cuối thông báo là của ai?", "signer"),
        ("Who put her name to the plan?", "signer"),
        ("Chỉ thị ký hôm nào?", "date"),
        ("Ngày phát hành công văn?", "date"),
        ("Quyết định bắt đầu có hiệu lực lúc nào?", "date"),
        ("Tiêm vắc xin xong lúc nào?", "deadline"),
        ("Việc tiêm vắc xin hạn khi nào?", "deadline"),
        ("Muộn nhất khi nào phải nộp báo cáo?", "deadline"),
        ("What is the completion date?", "deadline"),
        ("Chỉ thị còn gửi lên bộ nào?", "recipients"),
        ("Sở Y tế có nằm trong danh sách nhận công văn không?", "recipients"),
        ("Bản gốc công văn cất tại phòng nào?", "recipients"),
        ("Nội dung chủ yếu của kế hoạch?", "subject"),
        ("Tóm gọn kế hoạch giúp tôi", "subject"),
        ("Những bên nào sẽ hỗ trợ Sở Y tế?", "coordinating"),
        ("Cùng Sở Y tế thì còn ai làm?", "coordinating"),
        ("Who helps the department?", "coordinating"),
        ("Công văn này nối tiếp công văn nào?", "relation"),
        ("Which earlier letter is it responding to?", "relation"),
        ("What part does the union play?", "task"),
        ("Xã phải làm j?", "task"),
        ("Lực lượng nào đứng ra làm?", "lead"),
    ],
)
def test_kinds_in_other_words(asked, question, kind):
    assert asked(question).asks(kind), asked(question).kinds


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Ai phải báo cáo định kỳ?", "signer"),
        ("Ai ký kết hợp đồng với nhà thầu?", "signer"),
        ("Ai ký thỏa thuận với ngân hàng?", "signer"),
        ("Ai nhận hồ sơ xin hỗ trợ?", "recipients"),
        ("Danh sách học sinh gửi về đâu?", "recipients"),
        ("Chuyên viên nào soạn thảo công văn?", "recipients"),
        ("Văn bản gốc nào làm nền cho kế hoạch?", "recipients"),
        ("Nhóm nhiệm vụ nào nói về bệnh dại?", "lead"),
        ("16/KH-UBND là quyết định gì?", "relation"),
        ("What does the unit have to do about rabies?", "subject"),
        ("Quy chế phối hợp do ai trình?", "coordinating"),
    ],
)
def test_words_that_only_look_like_another_kind(asked, question, kind):
    assert not asked(question).asks(kind), asked(question).kinds


def test_other_wordings_are_read_as_the_usual_one():
    assert plainly("ben nao lam, hom nao", "vi") == "don vi nao lam, ngay nao"
    assert plainly("which side, what day", "en") == "which side, what day"
    assert plainly("hop hoi mo?", "vi") == "hop khi nao?"  # "hồi mô": but "khi mở rộng" asks for nothing
    assert plainly("khi mo rong nop thue", "vi") == "khi mo rong nop thue"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who put their names to the rabies plan?", "signer"),
        ("Under whose signature did the plan go out?", "signer"),
        ("The clinic was delayed. What is the new completion date?", "deadline"),
        ("Until when does the clinic have?", "deadline"),
        ("No later than what date must it open?", "deadline"),
        ("What part does the clinic play in the campaign?", "task"),
        ("What role will the schools have?", "task"),
        ("What does the plan require vets to do?", "task"),
        ("What is expected of the vets?", "task"),
        ("Who helps the clinic count dogs?", "coordinating"),
        ("With whose help are dogs counted?", "coordinating"),
        ("By whom is it accompanied, or assisted by whom?", "coordinating"),
        ("Which instruction does the plan reply to?", "relation"),
        ("Which notice did the clinic get?", "relation"),
    ],
)
def test_other_ways_to_ask_in_english(question, kind):
    assert kind in kinds_of(fold(question), "en")


@pytest.mark.parametrize("question", ["Xin chào", "tiêm vắc xin", "rabies"])
def test_without_a_frame_it_is_general(asked, question):
    assert asked(question).kinds == ("general",)


def test_a_documents_own_date_is_no_deadline():
    assert "deadline" not in kinds_of("can cu van ban ky ngay nao phai thuc hien", "vi")
    assert "deadline" in kinds_of("han chot cua van ban ky ngay nao", "vi")


def test_a_horizon_is_a_subject_and_no_date():
    kinds = kinds_of("tam nhin den nam nao", "vi")
    assert "subject" in kinds and "date" not in kinds


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("Ai ký 16/KH-UBND?", "target"),
        ("Kế hoạch số 16/KH-UBND ban hành ngày nào?", "target"),
        ("Theo 16/KH-UBND, cơ quan nào chủ trì?", "scope"),
        ("Trong kế hoạch số 16/KH-UBND ai chủ trì?", "scope"),
        ("Mục 2 của 16/KH-UBND giao gì?", "scope"),
        ("Under 16/KH-UBND, who is in charge?", "scope"),
        ("Ai chủ trì thực hiện 16/KH-UBND?", "topic"),
        ("Who is responsible for implementing 16/KH-UBND?", "topic"),
    ],
)
def test_roles(asked, question, role):
    (instrument,) = asked(question).instruments
    assert instrument.role == role
    assert instrument.mention.key == "16khubnd"


def test_an_instrument_covers_the_kind_before_it(asked):
    question = asked("Ai ký kế hoạch số 16/KH-UBND?")
    (instrument,) = question.instruments
    assert question.folded[instrument.start : instrument.end] == "ke hoach so 16/kh-ubnd"
    assert question.topic == ()


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("Mục 2 giao gì?", "2"),
        ("muc 2 giao gi", "2"),
        ("Điểm a khoản 2 nói gì?", "2.a"),
        ("Mục 2.1 nói gì?", "2.1"),
        ("Mục II.3 giao gì?", "II.3"),
        ("mục (1), phần II", "II.1"),
        ("What does item (1), part II say?", "II.1"),
        ("What does section 3 say?", "3"),
        ("Ai chủ trì?", None),
    ],
)
def test_sections(asked, question, section):
    assert asked(question).section == section


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("Văn bản ngày 02/3/2023 do ai ký?", date(2023, 3, 2)),
        ("van ban ngay 2-3-2023", date(2023, 3, 2)),
        ("Văn bản ngày 02 tháng 3 năm 2023", date(2023, 3, 2)),
        ("The letter of March 2, 2023", date(2023, 3, 2)),
        ("The letter of 2nd March 2023", date(2023, 3, 2)),
        ("Văn bản ngày 31/02/2023", None),
    ],
)
def test_days(asked, question, day):
    assert asked(question).day == day


@pytest.mark.parametrize(
    ("question", "month"),
    [
        ("Văn bản tháng 8 năm 2022", (2022, 8)),
        ("The directive of August 2022", (2022, 8)),
        ("Văn bản tháng 13 năm 2022", None),
        ("Văn bản ngày 02/3/2023", None),
    ],
)
def test_months(asked, question, month):
    assert asked(question).month == month


@pytest.mark.parametrize(
    ("question", "ordinal"),
    [("Nhóm thứ hai là gì?", 2), ("nhom cuoi cung la gi", -1), ("What is the third group?", 3), ("Nhóm số 4?", 4)],
)
def test_ordinals(asked, question, ordinal):
    assert asked(question).ordinal == ordinal


def test_a_year_is_named_but_not_that_of_a_day(asked):
    assert asked("Chỉ thị năm 2018 về bệnh dại").years == (2018,)
    assert asked("Chỉ thị ngày 02/3/2018 về bệnh dại").years == ()


def test_a_symbol_typed_for_a_kind_names_it():
    assert described_kinds("cv cua so y te", ()) == ["Công văn"]
    assert described_kinds("vao 16-cv 3", ()) == []


def test_a_province_is_named_and_the_country_is_none(asked):
    assert asked("Ở Quảng Ngãi ai chủ trì?").places == ("quang ngai",)
    assert asked("Ở Việt Nam ai chủ trì?").places == ()


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Cơ quan nào chủ trì tiêm vắc xin phòng bệnh dại?", {"tiem vac", "dai"}),
        ("co quan nao chu tri tiem vac xin phong benh dai", {"tiem vac", "dai"}),
        ("Which agency leads the rabies vaccination?", {"rabies", "vaccination"}),
        ("Cơ quan nào chủ trì phát triển đô thị?", {"do thi"}),
        ("co quan nao phu trach do thi", {"do thi"}),
    ],
)
def test_the_topic_is_told_from_the_frame(asked, question, topic):
    words = [" ".join(word) for word in asked(question).topic]
    assert all(word in " ".join(words) for word in topic)
    assert not set(words) & {"co quan", "chu tri", "phu trach", "which", "agency", "leads", "nao"}


def test_a_story_before_the_question_is_no_topic(asked):
    story = "Tôi là cán bộ phường mới nhận việc, chiều qua họp xong anh em giao cho tôi đọc mấy tập tài liệu dày "
    story += "về trường học mà đọc mãi tôi vẫn không hiểu phải hỏi ai, trong khi ngày mai đã phải trình lãnh đạo rồi; "
    question = asked(story + "vậy cơ quan nào chủ trì tiêm vắc xin?")
    assert question.asks("lead")
    assert "tiem vac" in " ".join(" ".join(word) for word in question.topic)
    assert "truong hoc" not in " ".join(" ".join(word) for word in question.topic)


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("Bao nhiêu kinh phí?", "kinh phi"),
        ("Số điện thoại nào?", "dien thoai"),
        ("How much funding is there?", "funding"),
        ("Cơ quan nào chủ trì?", None),
        ("How many tasks are there?", None),
    ],
)
def test_the_noun_asked_for(asked, question, head):
    found = asked(question).head
    assert found == () if head is None else head in " ".join(found)


@pytest.mark.parametrize(
    ("question", "agencies", "kind"),
    [
        ("Theo đề xuất của Sở Y tế, ai chủ trì?", ("Sở Y tế",), "sources"),
        ("Sở Y tế đề nghị gì?", ("Sở Y tế",), "proposing"),
        ("Sở Y tế phải làm gì?", ("Sở Y tế",), "acting"),
        ("so y te phai lam gi", ("Sở Y tế",), "acting"),
        ("What must the Department of Health do?", ("Sở Y tế",), "acting"),
        ("Ai báo cáo Sở Y tế?", (), "acting"),
    ],
)
def test_what_an_agency_is_to_the_question(asked, question, agencies, kind):
    assert tuple(mention.name for mention in getattr(asked(question), kind)) == agencies


def test_the_agency_that_the_question_says_leads(asked):
    assert asked("Sở Y tế chủ trì việc gì?").leading.name == "Sở Y tế"
    assert asked("Ai chủ trì?").leading is None


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Thực hiện quyết định nào?", "Quyết định"),
        ("Which decision does it implement?", "Quyết định"),
        ("Căn cứ văn bản nào?", "Văn bản"),
        ("Ai ký quyết định này?", None),
    ],
)
def test_the_kind_of_document_asked_for(asked, question, kind):
    assert asked(question).document_kind == kind


@pytest.mark.parametrize("question", ["Còn ngày ban hành thì sao?", "Nó nói về gì?", "And who signed it?"])
def test_questions_that_refer_back(asked, question):
    assert asked(question).dependent


@pytest.mark.parametrize("question", ["Không, ý tôi là kế hoạch 16", "No, I meant the plan"])
def test_corrections(asked, question):
    assert asked(question).correction


def test_every_pattern_of_the_file_compiles_and_is_folded():
    for name in (*frames()["cues"], *frames()["words"]):
        assert not re.search(r"[^\x00-\x7f]", cue(name).pattern), name
    for language in ("vi", "en"):
        assert all(fold(phrase) == phrase for phrase in frame_words(language).phrases)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Kinh phí mua máy bay là bao nhiêu?", ("may", "bay")),
        ("Cơ quan nào thu phí sát hạch lái tàu?", ("lai", "tau")),
        ("Cơ quan nào lo chuyện chuyển đổi số?", ("chuyen", "doi")),
    ],
)
def test_words_that_only_sound_like_function_words_are_topic(asked, question, topic):
    words = [syllable for word in asked(question).topic for syllable in word]
    assert [syllable for syllable in words if syllable in topic] == list(topic)


def test_names_that_stand_in_no_document_are_strangers():
    def strangers(text, known=()):
        query = Query(text, "vi", text, (), (), plain=False, folded=fold(text))
        return analyse(query, lambda left, right: (left, right) in known).strangers

    assert strangers("Riêng quận Lê Chân được giao chỉ tiêu gì?") == ("le chan",)
    assert strangers("Riêng quận Lê Chân được giao chỉ tiêu gì?", {("le", "chan")}) == ()
    assert strangers("Trong nơi nhận, Phó Chủ tịch Thường trực nào được nêu tên?") == ()
    assert strangers("Sở Y tế làm gì?") == strangers("riêng quận lê chân được giao gì?") == ()


@given(st.text(max_size=200), st.sampled_from(["vi", "en"]))
def test_any_text_has_an_analysis(text, language):
    query = Query(text, language, text, (), (), plain=True, folded=fold(text))
    question = analyse(query)
    assert question.kinds
    assert all(word for word in question.topic)
