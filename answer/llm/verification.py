"""Whether a sentence that a model wrote is supported by the passages it cites, and by which clauses of them.

Four questions, each a plain comparison of words, so that the verdict can be explained:

1. Do the clauses hold enough of the sentence's content words, synonyms and translations included (coverage)?
2. Does every date, document number, figure, agency and name of the sentence stand there (:mod:`answer.llm.facts`)?
3. Is nothing turned around: a negation, an opposite, those who lead and those who take part?
4. Are the two about the same thing (cosine of their embeddings)?

The thresholds were chosen with ``python -m bench.verification``; docs/language-model.md shows what they give.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from answer.draft import Evidence
from answer.llm.cited_clauses import CitedClause, clauses_of, merged
from answer.llm.facts import Fact, facts_of
from answer.llm.naming import naming
from answer.llm.polarity import contradiction
from answer.llm.wordlist import wordlist
from answer.matching import Matcher, Term, credit
from ingest.datamodels import Directive, Span
from ingest.embedder import Embedder
from ingest.vietnamese import fold, words
from retrieval.english import words as english_words

_STOPS = re.compile(r"[^\w\s]+")
"""Where no word goes on; the segmenter would join what stands on both sides of a comma."""

LEAST_COVERAGE = {"vi": 0.65, "en": 0.35}
"""Share of the content words that must stand in the clauses; of English ones the dictionary knows fewer."""
LEAST_SIMILARITY = {"vi": 0.3, "en": 0.3}
_KEPT = 256
"""Passages whose clauses are kept."""
_MOST_CLAUSES = 3
_GAIN = 0.12
"""Share of the content words that a further clause must add to be cited as well."""
_GAIN_ABOVE = 0.06
"""The same for a line above a clause that is cited: it belongs to it."""
_FACT_WEIGHT = 1.0
"""What a fact weighs beside the words when the clause is chosen."""


@dataclass(frozen=True, slots=True)
class Support:
    """The verdict on one sentence. ``evidence`` are the clauses that it rests on; ``missing`` says what they lack."""

    supported: bool
    coverage: float
    similarity: float
    missing: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Verifier:
    """Checks sentences against passages, with the word counts of one index and its embedding model."""

    def __init__(self, matcher: Matcher, embedder: Embedder, english: Container[str] = frozenset()) -> None:
        """Keep them; ``matcher`` knows how rare a word is, synonyms and translations, ``english`` which words are."""
        self._matcher = matcher
        self._embedder = embedder
        self._english = english
        self._cut: dict[tuple[str, Span], tuple[Directive, list[CitedClause]]] = {}

    def check(self, sentence: str, cited: Sequence[Evidence], language: str) -> Support:
        """Judge a sentence, without its markers, by the passages that it cites."""
        clauses = [clause for passage in cited for clause in self._clauses(passage)]
        named = naming(sentence, [passage.directive for passage in cited])
        facts = facts_of(sentence, language, named.spans, self._english)
        terms = self._terms(sentence, language, [*named.spans, *(fact.span for fact in facts)])
        if named.wrong or not clauses or not (terms or facts or named.evidence):
            return Support(False, 0.0, 0.0, named.wrong)
        if not (terms or facts):  # it only names the document: who issued it, when
            return Support(True, 1.0, 1.0, (), named.evidence)
        chosen = _chosen(clauses, terms, facts)
        covered = _coverage(terms, chosen)
        body = [clause for clause in chosen if any(clause is own for own in clauses)]
        held = (_held(fact, sentence, chosen) and not _displaces(fact, facts, body) for fact in facts)
        missing = [fact.text for fact, holds in zip(facts, held, strict=True) if not holds]
        turned = contradiction(sentence, language, terms, facts, chosen) if not missing else None
        missing += [turned] if turned else []
        similar = self._similarity(sentence, chosen)
        enough = covered >= LEAST_COVERAGE[language] and similar >= LEAST_SIMILARITY[language]
        evidence = merged([*(clause.evidence for clause in chosen), *named.evidence])
        return Support(enough and not missing, covered, similar, tuple(missing), evidence)

    def _clauses(self, cited: Evidence) -> list[CitedClause]:
        """Return the clauses of a passage, kept for the other sentences that cite it; threads may share them."""
        key = (cited.directive.id, cited.span)
        known = self._cut.get(key)
        if known is None or known[0] is not cited.directive:
            if len(self._cut) >= _KEPT:
                self._cut.clear()
            known = self._cut[key] = (cited.directive, clauses_of(cited))
        return known[1]

    def _terms(self, sentence: str, language: str, taken: Sequence[Span]) -> tuple[Term, ...]:
        """Return the content words outside facts and the document's own name."""
        left = list(sentence)
        for span in taken:
            left[span.start : span.end] = "," * (span.end - span.start)
        text = "".join(left)
        little = frozenset(wordlist()["words"][language].split())
        if language == "en":
            found = [word.text.lower() for word in english_words(text)]
            return self._matcher.terms([[word] for word in found if len(word) > 1 and word not in little], "en")
        segmented = (word.replace("_", " ") for part in _STOPS.split(text) for word in words(part))
        kept = (word for word in segmented if word.replace(" ", "").isalpha() and word not in little)
        content = [word for word in kept if not all(part in little for part in word.split())]
        return self._matcher.terms([fold(word).split() for word in content], "vi")

    def _similarity(self, sentence: str, chosen: Sequence[CitedClause]) -> float:
        """Return the cosine of the sentence and the clause that is most like it."""
        vectors = self._embedder.encode([sentence, *(clause.evidence.quote for clause in chosen)], "passage")
        return float(max(vectors[1:] @ vectors[0], default=0.0))


def _chosen(clauses: Sequence[CitedClause], terms: Sequence[Term], facts: Sequence[Fact]) -> list[CitedClause]:
    """Return the clause that holds most, the lines above it that add something, and further clauses that do.

    A clause counts only by its words, never by a fact alone: else an agency taken from anywhere in the passage would
    make a sentence about another one right.
    """

    def worth(clause: CitedClause) -> float:
        held = sum(_FACT_WEIGHT for fact in facts if clause.facts.holds(fact))
        return sum(term.weight * credit(term, clause.text) for term in terms) + held

    main = max(clauses, key=lambda clause: (round(worth(clause), 6), -len(clause.evidence.quote)))
    chosen = [main, *_above(main, terms, facts, [main])]
    while len(chosen) < _MOST_CLAUSES:
        covered = _coverage(terms, chosen)
        gains = [(_coverage(terms, [*chosen, clause]) - covered, clause) for clause in clauses if clause not in chosen]
        gain, best = max(gains, key=lambda item: item[0], default=(0.0, main))
        if gain < _GAIN:
            break
        chosen += [best, *_above(best, terms, facts, [*chosen, best])]
    return chosen


def _above(
    clause: CitedClause, terms: Sequence[Term], facts: Sequence[Fact], chosen: Sequence[CitedClause]
) -> list[CitedClause]:
    """Return the lines above a clause that state a fact or hold words which it lacks."""
    found: list[CitedClause] = []
    for line in clause.above:
        before = [*chosen, *found]
        adds_fact = any(line.facts.holds(f) and not any(c.facts.holds(f) for c in before) for f in facts)
        if adds_fact or _coverage(terms, [*before, line]) - _coverage(terms, before) >= _GAIN_ABOVE:
            found.append(line)
    return found


def _coverage(terms: Sequence[Term], chosen: Sequence[CitedClause]) -> float:
    """Return the weighted share of the words that the clauses hold together; 1 where there are none."""
    total = sum(term.weight for term in terms)
    held = sum(term.weight * max(credit(term, clause.text) for clause in chosen) for term in terms)
    return held / total if total else 1.0


def _displaces(fact: Fact, facts: Sequence[Fact], body: Sequence[CitedClause]) -> bool:
    """Tell whether an agency that only a line above names stands where another should.

    Such a line says whose the work below is: its agency comes first, and not where the clause names its own.
    """
    if fact.kind != "agency" or any(clause.facts.holds(fact) for clause in body):
        return False
    agencies = [other for other in facts if other.kind == "agency"]
    first = agencies[0].keys & fact.keys
    named = [key for other in agencies for key in other.keys]
    return not first or (bool(body[0].leads) and not body[0].gives_work_to(named))


def _held(fact: Fact, sentence: str, chosen: Sequence[CitedClause]) -> bool:
    """Tell whether a clause states a fact, or it is the number of the section that one stands in."""
    if any(clause.facts.holds(fact) for clause in chosen):
        return True
    before = re.search(r"(\w+)\s+[(]?$", sentence[: fact.span.start])
    if before is None or before[1].lower() not in wordlist()["numbers"]["places"]:
        return False
    parts = {part.lower() for clause in chosen for part in clause.section.split(".")}
    return fold(fact.text) in parts
