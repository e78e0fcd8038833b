"""The terms that a question looks for, and what they weigh, on the real postings."""

from __future__ import annotations

from collections import defaultdict
from math import log

import pytest

from ingest.datamodels import Passage, Source
from ingest.directive import parse
from ingest.store.manifest import Manifest, write_manifest
from ingest.store.postings import HEADING_FIELD, Postings, open_reader, terms
from retrieval.filters import NO_FILTERS
from retrieval.lexical import MARKED, PLAIN, LexicalConfig, LexicalRetriever
from retrieval.query import Query
from retrieval.translate import Translations

TEXTS = {
    "tea": "Trồng chè trên đất dốc.",
    "canal": "Đào mương trên đất bằng.",
    "who": "Ai là ai, ai cũng là ai.",
    "split": "Đất trồng chè, chè đất.",
}


@pytest.fixture(scope="module")
def retriever(tmp_path_factory):
    """Search a few made-up passages with one weight for every field."""
    generation = tmp_path_factory.mktemp("lexical") / "index" / "gen-0001"
    generation.mkdir(parents=True)
    write_manifest(generation.parent, Manifest("gen-0001", 1, "none@1", 8, splitter=1))
    directive = parse(Source("a.txt", "Không có gì."))[0]
    postings = Postings(generation)
    passages = [Passage(name, directive.id, None, "Nông nghiệp", text, 0, len(text)) for name, text in TEXTS.items()]
    postings.add(passages, directive)
    postings.commit()
    postings.close()
    return LexicalRetriever(open_reader(generation), lambda _: (), Translations(), LexicalConfig())


def asked(text: str, topic: str = "", *, typed: str = "", plain: bool = False, language: str = "vi") -> Query:
    return Query(text, language, text, (), (), plain, "", typed=typed or text, topic=topic)


def weights(retriever, query: Query) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for name, term, weight in retriever._terms(query):
        found[name][term] = weight
    return found


def shares(retriever, query: Query) -> dict[str, dict[str, float]]:
    """Weights relative to those of the same term in a question that is all topic."""
    whole = weights(retriever, asked(query.understood, typed=query.typed, plain=query.plain))
    return {
        name: {term: weight / whole[name][term] for term, weight in terms_of.items()}
        for name, terms_of in weights(retriever, query).items()
    }


def test_each_field_is_searched_for_its_own_tokens(retriever):
    found = weights(retriever, asked("Trồng chè"))
    assert {name: set(terms_of) for name, terms_of in found.items()} == {
        "exact": {"trồng", "chè"},
        "exact2": {"trồng_chè"},
        "folded": {"trong", "che"},
        "folded2": {"trong_che"},
    }
    assert found["exact2"]["trồng_chè"] == MARKED["exact2"] and found["folded2"]["trong_che"] == MARKED["folded2"]
    assert weights(retriever, asked("Nông nghiệp"))[HEADING_FIELD].keys() == {"nong", "nghiep"}


def test_a_term_that_is_nowhere_is_not_searched_for(retriever):
    assert weights(retriever, asked("Trồng xyz"))["exact"].keys() == {"trồng"}


def test_a_rare_syllable_counts_more(retriever):
    """Of four passages "mương" stands in one and "đất" in three; BM25 itself weighs by the same once more."""
    found = weights(retriever, asked("mương đất"))["exact"]
    assert found["mương"] / found["đất"] == pytest.approx(log(1 + 3.5 / 1.5) / log(1 + 1.5 / 3.5))


def test_a_repeated_word_counts_as_often(retriever):
    once, twice = (weights(retriever, asked(text))["exact"]["chè"] for text in ("chè", "chè chè"))
    assert twice == pytest.approx(2 * once)


def test_words_that_only_ask_count_less_and_so_do_their_bigrams(retriever):
    frame = LexicalConfig().frame
    assert 0 < frame < 1
    found = shares(retriever, asked("ai trồng chè", "trồng chè"))
    assert found["exact"] == pytest.approx({"ai": frame, "trồng": 1.0, "chè": 1.0})
    assert found["exact2"] == {"trồng_chè": 1.0}
    assert shares(retriever, asked("là ai trồng", "trồng"))["exact2"] == pytest.approx({"là_ai": frame})


def test_a_plain_question_looks_for_what_was_restored_where_marks_are_told_apart(retriever):
    found = weights(retriever, asked("trồng chè", typed="trong che", plain=True))
    assert found["exact"].keys() == {"trồng", "chè"} and found["folded"].keys() == {"trong", "che"}
    assert found["exact2"] == {"trồng_chè": PLAIN["exact2"]} and found["folded2"] == {"trong_che": PLAIN["folded2"]}


def test_marks_tell_passages_apart_and_their_lack_hides_none(retriever):
    """ "Chè" and "chẻ" fold alike: both find the passage, the right one scores higher."""
    right, wrong = (dict(retriever.ranked(asked(text), NO_FILTERS, 10)) for text in ("chè", "chẻ"))
    assert set(right) == set(wrong) == {"tea", "split"} and right["tea"] > wrong["tea"] > 0


def test_neighbours_that_stand_together_score_higher(retriever):
    ranked = dict(retriever.ranked(asked("đất trồng"), NO_FILTERS, 10))
    assert ranked["split"] > ranked["tea"]


def test_an_english_question_is_looked_for_by_its_translations(retriever):
    query = asked("tea", language="en")
    assert list(retriever._terms(query)) == Translations().query_terms("tea", retriever._searcher)
    assert next(iter(retriever.ranked(query, NO_FILTERS, 10)))[0] in {"tea", "split"}


def test_a_question_that_shares_nothing_finds_nothing(retriever):
    assert retriever.ranked(asked("xyz"), NO_FILTERS, 10) == []
    assert retriever.ranked(asked("?!"), NO_FILTERS, 10) == []
    assert set(terms("?!")["exact"]) == set()
