"""An index of made-up directives of another province (tests/data/answering), and questions understood without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from answer.assistant import Assistant
from answer.library import Library
from answer.matching import Matcher
from answer.question import Asked, analyse
from answer.reading import Reading
from ingest.index import sync
from retrieval.query import Understanding
from retrieval.vocabulary import PlainVocabulary
from tests.answer.caution_samples import Clerk, built

MADE_UP = Path(__file__).resolve().parent.parent / "data" / "answering"


@pytest.fixture(scope="session")
def made_up_index(tmp_path_factory):
    """The folder of the index, once a session. Read it, never change it."""
    index = tmp_path_factory.mktemp("made-up") / "index"
    report = sync(MADE_UP, index)
    assert len(report.added) == 2 and not report.failed
    return index


@pytest.fixture(scope="session")
def made_up(made_up_index):
    """The assistant over the made-up directives: plan 16/KH-UBND (rabies) and Party directive 12-CT/TU (fire)."""
    return Assistant.open(made_up_index)


@pytest.fixture(scope="session")
def asked():
    """A function from a question to what it asks, with the words of one sentence as the index's vocabulary."""
    texts = ["Sở Y tế chủ trì tiêm vắc xin phòng bệnh dại, kinh phí, phát triển đô thị, nhóm nhiệm vụ"]
    vocabulary = PlainVocabulary.of(texts, heads={16, 12, 47}, english={"rabies", "vaccination"})
    understanding = Understanding(vocabulary)

    def analysed(question: str) -> Asked:
        return analyse(understanding.understand(question), vocabulary.pair)

    return analysed


@pytest.fixture(scope="session")
def plan(made_up):
    """The made-up plan 16/KH-UBND."""
    return next(directive for directive in made_up.catalogue.directives() if directive.number == "16/KH-UBND")


@pytest.fixture(scope="session")
def reading(made_up):
    """A function from a question to its reading over the made-up directives, as a solver gets it."""
    search, library = made_up.search, Library(made_up.catalogue)

    def read(question: str) -> Reading:
        query = search.understand(question)
        matcher = Matcher(search.vocabulary, library.passages, search.translations.translate)
        return Reading(analyse(query, search.vocabulary.pair), search.search(query), library, matcher)

    return read


@pytest.fixture(scope="session")
def clerk(tmp_path_factory):
    """The directives of caution_samples.py, read carefully; once a session."""
    return Clerk(built(tmp_path_factory))
