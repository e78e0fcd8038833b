"""A filter that names what no document has is said, not passed over."""

import pytest

from retrieval.filters import Filters


@pytest.mark.parametrize("question", ["Ai chủ trì?", "Who leads the work?"])
def test_a_value_that_nothing_bears_is_warned_about(made_up, question):
    words = "Sở Không Có"
    answer = made_up.ask(question, filters=Filters(issuers=frozenset({words})))
    (warning,) = [w for w in answer.warnings if w.kind == "unknown_filter"]
    assert words in warning.text and "issuers" in warning.text and not answer.answered


def test_a_value_that_some_document_bears_is_not(made_up):
    number = made_up.catalogue.numbers()[0]
    answer = made_up.ask("Ai ký văn bản này?", filters=Filters(numbers=frozenset({number})))
    assert not [w for w in answer.warnings if w.kind == "unknown_filter"]
