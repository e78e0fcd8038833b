"""A reply read as it comes: its sentences and markers, and that the cutting of it into pieces changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from answer.llm.reply import ReplyReader, Sentence
from prompts import UNANSWERABLE


def read(*pieces: str, passages: int = 3) -> tuple[Sentence, ...]:
    """The sentences of a reply that comes in these pieces."""
    reader = ReplyReader(passages)
    for piece in pieces:
        reader.feed(piece)
    reader.end()
    return reader.sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở A chủ trì [1][2]. Sở B phối hợp [2].", [("Sở A chủ trì.", (1, 2)), ("Sở B phối hợp.", (2,))]),
        ("Sở A chủ trì. [1] Sở B phối hợp. [2]", [("Sở A chủ trì.", (1,)), ("Sở B phối hợp.", (2,))]),
        ("Các việc gồm:\n- **Sở A** chủ trì [1, 3]\n2. Sở B [2]", [("Sở A chủ trì", (1, 3)), ("Sở B", (2,))]),
        ("Sở A【1】.", [("Sở A.", (1,))]),
        ("Sở A [7].", [("Sở A.", ())]),
        ("<think>Đoạn 1 nói…</think>\nSở A [1].", [("Sở A.", (1,))]),
        ("Đoạn 1 nói… Sở B [2]. Vậy</think>\nSở A [1].", [("Sở A.", (1,))]),
        ("<think>chưa xong", []),
        ("<thi", [("<thi", ())]),
        ("[1] [2]", []),
        (UNANSWERABLE, []),
        (f"Sở A chủ trì [1]. {UNANSWERABLE}", [("Sở A chủ trì.", (1,))]),
        ("Theo số 16/KH-UBND ngày 02/3/2023, TP. Huế làm A [1].",
         [("Theo số 16/KH-UBND ngày 02/3/2023, TP. Huế làm A.", (1,))]),
        ("Sở A [1]. Xem <b. Sở B> đây. Sở C [2].", [("Sở A.", (1,)), ("Xem đây.", ()), ("Sở C.", (2,))]),
        ("Xem [Sở A. Sở B](http://a.b/c) [2].", [("Xem Sở A.", ()), ("Sở B.", (2,))]),
    ],
)  # fmt: skip
def test_sentences_and_their_markers(text, expected):
    assert list(read(text)) == [Sentence(*pair) for pair in expected]


def test_a_sentence_is_complete_when_the_next_begins():
    reader, found = ReplyReader(2), []
    for piece in ("Sở A chủ", " trì [1]", ".", " ", "Sở B", " phối hợp [2].", "\n"):
        reader.feed(piece)
        found.append((len(reader.sentences), reader.rest))
    assert found == [
        (0, "Sở A chủ"), (0, "Sở A chủ trì [1]"), (0, "Sở A chủ trì. [1]"), (0, "Sở A chủ trì. [1]"), (1, "Sở B"),
        (1, "Sở B phối hợp. [2]"), (2, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "complete"),
    [("Sở A [1]. Xem <i. Sở B", 1), ("Sở A [1]. Xem [nguồn. Sở B", 1), ("Sở A [1]. Xem [nguồn](http://a. Sở B", 1),
     ("Sở A [1]. N", 0), ("Sở A [1]. NO_ANS", 0), ("Sở A [1]. NÓ", 1), ("Sở A [1]. Xem <i>đây</i>. Sở B", 2)],
)  # fmt: skip
def test_what_may_still_become_a_mark_completes_no_sentence(text, complete):
    reader = ReplyReader(2)
    reader.feed(text)
    assert len(reader.sentences) == complete


def test_thoughts_without_a_beginning_are_dropped_when_they_end():
    reader = ReplyReader(2)
    reader.feed("Đoạn 1 nói Sở A [1]. Đoạn 2")
    assert len(reader.sentences) == 1
    reader.feed(" thì không.</think>\n\nSở B chủ trì [2].")
    assert (reader.sentences, reader.text) == ((), "Sở B chủ trì [2].")


PARTS = [
    "Sở Y tế", " chủ trì", ". ", ".", " ", "[1]", "[2", "]", "[", "(", "(Sở", ")", "<", ">", "**", "*", "__", "_", "`",
    "!", "…", ":", "\n", "\r", "\u2028", UNANSWERABLE, UNANSWERABLE[:4], UNANSWERABLE[4:], "N", "- ", "1. ", "a) ",
    "II. ", "Điều 1. ", " Báo cáo", "02/3/2023", "TP. Huế", "x" * 70, "; ", ", 3", "【1】", "”", "/.", "Đ", "E\u0301",
]  # fmt: skip
REPLIES = st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=4)), max_size=30).map("".join)


@settings(max_examples=300)
@given(REPLIES, st.lists(st.integers(1, 30), max_size=60))
@example("Xem [Sở A. Sở B](http://a.b/c) [2]. Sở C", [1] * 60)
@example("Sở A. NO_ANSWER sở B. Sở C", [12, 3])
def test_the_cutting_changes_nothing_and_what_is_complete_stays(reply, lengths):
    """However it is cut, the sentences are the same, and those once complete are the first of all."""
    reader, at, seen = ReplyReader(3), 0, []
    for length in (*lengths, len(reply)):
        reader.feed(reply[at : at + length])
        at += length
        seen.append((reader.sentences, reader.rest))
    reader.end()
    assert reader.sentences == read(reply)
    if "</think>" not in reply:
        assert all(reader.sentences[: len(sentences)] == sentences for sentences, _ in seen)


@settings(max_examples=100)
@given(st.lists(st.sampled_from(["<think>", "</think>", "</th", "ink>", "Sở A [1]. ", "Sở B", "\n"]), max_size=10))
def test_the_cutting_of_thoughts_changes_nothing(parts):
    assert read(*parts) == read(*"".join(parts)) == read("".join(parts))


@given(st.text(max_size=300), st.integers(min_value=0, max_value=9))
def test_any_reply_can_be_read(text, passages):
    for sentence in read(text, passages=passages):
        assert sentence.text.strip()
        assert all(1 <= marker <= passages for marker in sentence.markers)
