"""Conversations in the database: whose they are, what each change does to them, and what is kept of feedback."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.web.stub_assistant import LEAD, PLAN, answer, cite
from web.conversations import TITLE_CHARS, UNDO, ConversationError, Conversations
from web.feedback import Rating, Ratings
from web.office.store import Office
from web.office.tables import ConversationRow, FeedbackRow, TurnRow, UserRow, now


@pytest.fixture
def office(tmp_path):
    """A database with two accounts, 1 and 2."""
    office = Office.open(tmp_path)
    with office.session() as session:
        session.add_all(UserRow(name=name, display_name=name.title(), role="reader") for name in ("an", "binh"))
    return office


@pytest.fixture
def kept(office):
    return Conversations(office)


STORED = answer("?", "Sở Y tế [1].", [cite(1, PLAN, LEAD)]).to_json() | {"closed": []}


def questions(conversation):
    return [turn.question for turn in conversation.turns]


def test_the_first_question_begins_a_conversation_and_names_it(kept):
    identifier = kept.add(1, None, "Ai ký\n16/KH-UBND?", STORED)
    assert kept.add(1, identifier, "Còn ngày?", STORED) == identifier
    found = kept.find(1, identifier)
    assert (found.title, questions(found)) == ("Ai ký 16/KH-UBND?", ["Ai ký\n16/KH-UBND?", "Còn ngày?"])
    assert found.turns[0].stored == STORED


@pytest.mark.parametrize("owner", [None, 1])
@pytest.mark.parametrize("other", [None, 1, 2])
def test_nobody_finds_or_changes_a_conversation_of_somebody_else(kept, owner, other):
    identifier = kept.add(owner, None, "Ai chủ trì?", STORED)
    if owner == other:
        assert kept.find(other, identifier) and kept.listed(other)[0]
        return
    assert kept.find(other, identifier) is None and kept.listed(other) == ([], 0)
    for change in (kept.delete, kept.share, kept.unshare, kept.restore):
        with pytest.raises(ConversationError):
            change(other, identifier)
    with pytest.raises(ConversationError):
        kept.rename(other, identifier, "của tôi")
    begun = kept.add(other, identifier, "Của tôi?", STORED)
    assert begun != identifier and questions(kept.find(owner, identifier)) == ["Ai chủ trì?"]


def test_a_question_asked_anew_takes_the_place_of_the_old_one_and_all_after_it(kept):
    identifier = kept.add(1, None, "một", STORED)
    for text in ("hai", "ba"):
        kept.add(1, identifier, text, STORED)
    second = kept.find(1, identifier).turns[1].id
    kept.add(1, identifier, "hai, sửa", STORED, instead_of=second)
    assert questions(kept.find(1, identifier)) == ["một", "hai, sửa"]


def test_a_turn_of_another_conversation_replaces_nothing(kept):
    mine, other = kept.add(1, None, "một", STORED), kept.add(2, None, "khác", STORED)
    foreign = kept.find(2, other).turns[0].id
    kept.add(1, mine, "hai", STORED, instead_of=foreign)
    assert questions(kept.find(1, mine)) == ["một", "hai"] and questions(kept.find(2, other)) == ["khác"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("tuyen truyen", ["Cơ quan nào chủ trì tuyên truyền?"]),
        ("TUYÊN chủ", ["Cơ quan nào chủ trì tuyên truyền?"]),
        ("ngay", ["Ai ký 16/KH-UBND?"]),
        ("16/kh", ["Ai ký 16/KH-UBND?"]),
        ("vàng", []),
        ("  ", ["Ai ký 16/KH-UBND?", "Cơ quan nào chủ trì tuyên truyền?"]),
    ],
)
def test_search_finds_titles_and_questions_with_and_without_marks(kept, typed, found):
    kept.add(1, None, "Cơ quan nào chủ trì tuyên truyền?", STORED)
    signed = kept.add(1, None, "Ai ký 16/KH-UBND?", STORED)
    kept.add(1, signed, "Ký ngày nào?", STORED)
    kept.add(2, None, "Tuyên truyền của người khác, ngày 16/KH", STORED)
    assert sorted(one.title for one in kept.listed(1, typed)[0]) == sorted(found)


def test_the_newest_comes_first_and_a_hundred_are_listed(kept, office):
    made = [kept.add(1, None, f"câu {number}", STORED) for number in range(103)]
    with office.session() as session:
        for age, identifier in enumerate(made):
            older = now() - timedelta(minutes=age)
            session.execute(update(ConversationRow).where(ConversationRow.id == identifier).values(updated=older))
    listed, more = kept.listed(1)
    assert [one.title for one in listed[:2]] == ["câu 0", "câu 1"] and (len(listed), more) == (100, 3)
    assert [one.title for one in kept.listed(1, "câu 102")[0]] == ["câu 102"]


def test_renaming(kept):
    identifier = kept.add(1, None, "một", STORED)
    kept.rename(1, identifier, "  Y tế\nhọc đường ")
    assert kept.find(1, identifier).title == "Y tế học đường"
    with pytest.raises(ConversationError, match="trống"):
        kept.rename(1, identifier, " \n")
    kept.rename(1, identifier, "dài " * 100)
    assert len(kept.find(1, identifier).title) <= TITLE_CHARS


def test_what_is_deleted_can_be_taken_back_for_a_while(kept, office):
    identifier = kept.add(1, None, "một", STORED)
    assert kept.delete(1, identifier) == "một"
    assert kept.find(1, identifier) is None and kept.listed(1) == ([], 0)
    with pytest.raises(ConversationError):
        kept.delete(1, identifier)
    kept.restore(1, identifier)
    assert questions(kept.find(1, identifier)) == ["một"]
    kept.delete(1, identifier)
    with office.session() as session:
        session.execute(update(ConversationRow).values(deleted=now() - UNDO - timedelta(seconds=1)))
    kept.add(1, None, "hai", STORED)
    with pytest.raises(ConversationError):
        kept.restore(1, identifier)
    with office.session() as session:
        assert session.scalars(select(TurnRow.question)).all() == ["hai"]


def test_a_link_reads_and_copies_until_it_is_taken_back(kept):
    identifier = kept.add(1, None, "một", STORED)
    secret = kept.share(1, identifier)
    assert kept.share(1, identifier) == secret and len(secret) >= 32
    read = kept.shared(secret)
    assert questions(read) == ["một"] and read.owner == "An"
    copied = kept.copy(2, secret)
    kept.add(2, copied, "hai", STORED)
    assert questions(kept.find(2, copied)) == ["một", "hai"] and questions(kept.shared(secret)) == ["một"]
    kept.unshare(1, identifier)
    assert kept.shared(secret) is None
    with pytest.raises(ConversationError):
        kept.copy(2, secret)
    assert kept.share(1, identifier) != secret


def test_deleting_ends_the_link_for_good(kept):
    identifier = kept.add(1, None, "một", STORED)
    secret = kept.share(1, identifier)
    kept.delete(1, identifier)
    assert kept.shared(secret) is None
    kept.restore(1, identifier)
    assert kept.shared(secret) is None


def test_a_thumb_is_one_a_person_and_can_change(kept, office):
    ratings = Ratings(office)
    turn = kept.find(None, kept.add(None, None, "một", STORED)).turns[0]
    ratings.give(None, turn, Rating("up"))
    ratings.give(None, turn, Rating("down", "wrong", "sai ngày"))
    assert ratings.of(None, [turn]) == {turn.id: Rating("down", "wrong", "sai ngày")}
    assert ratings.of(1, [turn]) == {}
    with office.session() as session:
        assert len(session.scalars(select(FeedbackRow)).all()) == 1
    ratings.take_back(None, turn)
    assert ratings.of(None, [turn]) == {}


def test_a_changed_thumb_is_judged_anew(kept, office):
    ratings = Ratings(office)
    turn = kept.find(1, kept.add(1, None, "một", STORED)).turns[0]
    ratings.give(1, turn, Rating("down", "wrong"))
    with office.session() as session:
        session.execute(update(FeedbackRow).values(decision="dismissed", decided_by="binh"))
    ratings.give(1, turn, Rating("down", "incomplete"))
    with office.session() as session:
        row = session.scalars(select(FeedbackRow)).one()
    assert (row.decision, row.decided_by, row.reason) == (None, None, "incomplete")


def test_feedback_outlives_the_answer_that_it_is_about(kept, office):
    identifier = kept.add(1, None, "một", STORED)
    Ratings(office).give(1, kept.find(1, identifier).turns[0], Rating("down", "wrong", "x" * 3000))
    kept.add(1, identifier, "khác", STORED, instead_of=kept.find(1, identifier).turns[0].id)
    with office.session() as session:
        row = session.scalars(select(FeedbackRow)).one()
    assert (row.turn_id, row.question, row.answer["text"], len(row.note)) == (None, "một", "Sở Y tế [1].", 2000)
