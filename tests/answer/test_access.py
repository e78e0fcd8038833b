"""A reader is answered as if the closed files were not there: nothing of them is cited, counted, named or hinted at."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from shutil import move

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answer.assistant import Assistant
from answer.datamodels import Answer
from answer.phrases import phrases
from ingest.access import EVERYTHING, Access
from ingest.datamodels import Directive
from ingest.index import sync
from ingest.vietnamese import fold
from retrieval.filters import Filters
from tests.answer.closed_collection import (
    COPIED,
    COPY,
    DRAFT,
    FOLDERS,
    PRIVATE,
    QUESTIONS,
    built,
    everything_asked,
    told,
)

CLOSED_PRIVATE = Access(frozenset(PRIVATE))
NEARBY = tuple(phrases(language).say("nearby", places="").rstrip(".") for language in ("vi", "en"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Assistant:
    return built(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def reader(whole) -> Assistant:
    return whole.for_reader(CLOSED_PRIVATE)


def without_order(answer: Answer) -> object:
    """What an answer says; the places that a refusal offers are told in no order, which an average length decides."""
    shown = told(answer)
    lines = [
        sorted(line.rstrip(".").split("; ")) if line.startswith(NEARBY) else line for line in answer.text.split("\n")
    ]
    return shown | {"text": [line if isinstance(line, str) else len(line) for line in lines]}


@pytest.mark.parametrize("seed", range(3))
def test_all_answers_are_those_of_an_index_without_the_closed_files(whole, tmp_path, seed):
    random = Random(seed)
    closed = [folder for folder in FOLDERS if random.random() < random.choice([0.15, 0.5])]
    other, reader = built(tmp_path, closed), whole.for_reader(Access(frozenset(closed)))
    for (question, one), (_, two) in zip(everything_asked(reader), everything_asked(other), strict=True):
        assert without_order(one) == without_order(two), question
        assert (one.confidence or 0) == pytest.approx(two.confidence or 0, abs=0.1), question
    for language in ("vi", "en"):
        assert reader.examples(language) == other.examples(language)


SUCCESSION = (Path(__file__).resolve().parents[2] / "answer" / "data" / "succession.toml").read_text(encoding="utf-8")


def names_of(directive: Directive) -> set[str]:
    """Words that tell of a directive: id, file, number, subject, who issued and signed it, whom it charges."""
    values = {directive.id, directive.file, directive.number, directive.subject, directive.issuer, directive.signer}
    values |= {name for one in directive.assignments for name in (*one.lead, one.task)}
    return {value for value in values if value}


@settings(max_examples=40, deadline=None)
@given(
    st.sets(st.sampled_from(FOLDERS), min_size=1),
    st.sampled_from(QUESTIONS),
    st.sampled_from([Filters(), Filters(issuers=frozenset({"UBND"})), Filters(numbers=frozenset({"64/QĐ-UBND"}))]),
)
def test_no_answer_holds_a_name_that_stands_in_closed_files_only(whole, closed, question, filters):
    access = Access(frozenset(closed))
    reader = whole.for_reader(access)
    readable = {directive.id: directive for directive in reader.catalogue.directives()}
    known = fold(
        "\n".join(
            # What became of an agency is told from a list that comes with the program.
            [question, "64/QĐ-UBND", SUCCESSION, *(text for d in readable.values() for text in (d.text, *names_of(d)))]
        )
    )
    answer = reader.ask(question, filters=filters)
    shown = fold(json.dumps(answer.to_json() | {"question": ""}, ensure_ascii=False).replace("\\n", "\n"))
    for directive in whole.catalogue.directives():
        if directive.id not in readable:
            leaked = [name for name in names_of(directive) if fold(name) not in known and fold(name) in shown]
            assert leaked == [], answer.text
    assert {c.directive_id for c in answer.citations} | {h.passage.directive_id for h in answer.hits} <= readable.keys()
    assert all(access.reads(citation.file) for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "closed", "word"),
    [
        ("Ai ký Kế hoạch 35/KH-UBND?", "nhan-su", "superseded"),
        ("Ai chủ trì kiểm tra đê điều?", "quyet-dinh-91", "repealed"),
        ("Sở Công Thương chủ trì kiểm tra chợ đầu mối thế nào?", "quyet-dinh-30-2022", "superseded"),
        ("Which documents mention Decision 17/QĐ-UBND?", "thanh-tra", "date_conflict"),
    ],
)
def test_a_closed_directive_gives_no_warning(whole, question, closed, word):
    access = Access(frozenset({closed}))
    assert word in [warning.kind for warning in whole.ask(question).warnings]
    assert word not in [warning.kind for warning in whole.for_reader(access).ask(question).warnings]


@pytest.mark.parametrize("question", ["Kwirnax", "cán bộ Zvexlor", "zvexlro", "7788/TTr-TTTB", "Ban Tiếp công dân"])
def test_words_of_closed_files_only_are_never_told(whole, reader, question):
    wording = re.compile("zvexlor|kwirnax|7788/ttr|tiep cong dan|64-qd|nhan-su|thanh-tra/")
    for asked in (question, f"{question} là gì?", f"Ai ký {question}?", f"so {question} với Kế hoạch 21/KH-UBND"):
        shown = reader.ask(asked).to_json()
        shown["question"] = ""
        told_words = set(wording.findall(fold(json.dumps(shown, ensure_ascii=False))))
        assert told_words <= set(wording.findall(fold(asked))), asked
    assert wording.search(fold(json.dumps([hit.to_json() for hit in whole.ask(question).hits], ensure_ascii=False)))


def test_a_closed_number_is_like_one_that_nobody_knows(reader):
    for form in ("Ai ký Quyết định {}?", "Quyết định {} về việc gì?", "Những văn bản nào căn cứ Quyết định {}?"):
        closed, unknown = (reader.ask(form.format(number)) for number in ("64/QĐ-UBND", "65/QĐ-UBND"))
        assert closed.text.replace("64/QĐ-UBND", "65/QĐ-UBND") == unknown.text and not closed.answered
    filters = [Filters(numbers=frozenset({number})) for number in ("64/QĐ-UBND", "65/QĐ-UBND")]
    closed, unknown = (reader.ask("Ai ký văn bản này?", filters=chosen).warnings[0] for chosen in filters)
    assert closed.text.replace("64/QĐ-UBND", "65/QĐ-UBND") == unknown.text and closed.kind == "unknown_filter"


def test_an_earlier_question_about_a_closed_directive_brings_nothing_back(whole, reader):
    history = ["Quyết định 64/QĐ-UBND giao cơ quan nào chủ trì?"]
    assert "Zvexlor" in whole.ask("Việc gì?", history).text
    assert "Zvexlor" not in json.dumps(reader.ask("Việc gì?", history).to_json(), ensure_ascii=False)


def test_a_directive_is_cited_from_the_copy_that_may_be_read(whole):
    question = "Ai chủ trì nâng cấp hạ tầng viễn thông?"
    for closed, file in ((COPIED, COPY), (COPY, COPIED)):
        answer = whole.for_reader(Access(frozenset({closed}))).ask(question)
        assert {citation.file for citation in answer.citations} == {file}
    assert not whole.for_reader(Access(frozenset({COPIED, COPY}))).ask(question).answered


def test_a_draft_that_is_closed_is_not_known(whole):
    reader = whole.for_reader(Access(frozenset({DRAFT})))
    assert whole.catalogue.near_copies() and reader.catalogue.near_copies() == ()
    assert reader.catalogue.count() == whole.catalogue.count() - 1


def test_everything_closed_answers_nothing_and_suggests_nothing(whole):
    nobody = whole.for_reader(Access(frozenset({""})))
    assert all(not answer.answered and not answer.hits for _, answer in everything_asked(nobody))
    assert nobody.examples("vi") == nobody.examples("en") == []


def test_readers_share_what_may_be_shared_and_are_kept(whole, reader):
    assert whole.for_reader(EVERYTHING) is whole and reader.for_reader(EVERYTHING) is reader
    assert whole.for_reader(Access(frozenset(f"/{name}/" for name in PRIVATE))) is reader
    assert reader.search.embedder is whole.search.embedder and reader.catalogue.engine is whole.catalogue.engine
    narrower = reader.for_reader(Access(frozenset({"ke-hoach-35"})))
    assert not narrower.ask("Ai ký Kế hoạch 35/KH-UBND?").answered and narrower is not reader
    for number in range(40):
        whole.for_reader(Access(frozenset({f"khac {number}"})))
    assert len(whole._readers) == 16 and whole.for_reader(CLOSED_PRIVATE) is not reader


def test_readers_ask_from_many_threads_at_once(whole):
    chosen = [EVERYTHING, CLOSED_PRIVATE, Access(frozenset({"ke-hoach-35"}))] * 4
    question = "Có bao nhiêu quyết định?"
    alone = {access: told(whole.for_reader(access).ask(question)) for access in chosen}
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda access: told(whole.for_reader(access).ask(question)), chosen))
    assert found == [alone[access] for access in chosen] and alone[EVERYTHING] != alone[CLOSED_PRIVATE]


def test_a_file_that_moves_is_answered_from_only_where_it_may_be_read(tmp_path):
    whole = built(tmp_path)
    reader = whole.for_reader(CLOSED_PRIVATE)
    question = "Ai chủ trì kiểm tra đê điều?"
    warned = reader.ask(question)
    assert warned.answered and "repealed" in [warning.kind for warning in warned.warnings]
    move(tmp_path / "corpus/quyet-dinh-91/quyet-dinh-91.txt", tmp_path / "corpus/nhan-su/x.txt")
    sync(tmp_path / "corpus", tmp_path / "index")
    answer = reader.ask(question)
    assert answer.answered and "repealed" not in [warning.kind for warning in answer.warnings]
    move(tmp_path / "corpus/chi-thi-08/chi-thi-08.txt", tmp_path / "corpus/nhan-su/y.txt")
    sync(tmp_path / "corpus", tmp_path / "index")
    assert "Chi cục Thủy lợi" not in reader.ask(question).text and "Chi cục Thủy lợi" in whole.ask(question).text
