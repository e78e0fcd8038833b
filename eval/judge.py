"""One question and the answer it got → a verdict: what was right, what was wrong and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from answer.datamodels import Answer, Citation
from eval.gold import GoldSection, Question
from eval.matching import comparable, in_document, in_section, section_path, sentences
from eval.metrics import citation_precision, citation_recall
from ingest.datamodels import Directive, Span
from retrieval.datamodels import Hit

DirectiveOf = Callable[[str], Directive]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one question scored.

    ``recall`` and ``precision`` are None where the question has no gold section to cite. ``found`` holds, for each
    hit in order, the index of the gold section that it newly finds, else None; ``gold_sections`` is their number.
    """

    question: Question
    answer: Answer | None
    error: str | None
    elapsed_ms: float
    right: bool
    reasons: tuple[str, ...]
    recall: float | None
    precision: float | None
    quotes: int
    exact: int
    found: tuple[int | None, ...]
    gold_sections: int

    @property
    def refused(self) -> bool:
        """Whether the question was refused; an error is no refusal."""
        return self.answer is not None and not self.answer.answered


def judge(
    question: Question, answer: Answer | None, elapsed_ms: float, directive_of: DirectiveOf, error: str | None = None
) -> Verdict:
    """Score one answer against its label; ``answer`` is None when the question failed with ``error``.

    ``directive_of`` gives a directive by its id and raises KeyError for an unknown one.
    """
    golds = question.citations if question.answerable else ()
    if answer is None:
        zero = 0.0 if golds else None
        return Verdict(
            question, None, error, elapsed_ms, False, (f"error: {error}",), zero, zero, 0, 0, (), len(golds)
        )  # fmt: skip
    wrong = wrong_reasons(question, answer)
    inexact = inexact_quotes(answer, directive_of)
    recall, precision = citation_scores(golds, answer) if golds else (None, None)
    return Verdict(
        question, answer, None, elapsed_ms, not wrong, (*wrong, *inexact), recall, precision,
        len(answer.citations), len(answer.citations) - len(inexact),
        gold_of_hits(golds, answer.hits, directive_of), len(golds),
    )  # fmt: skip


def wrong_reasons(question: Question, answer: Answer) -> tuple[str, ...]:
    """Return why the answer is wrong, in words; empty when it is right.

    Answerable: answered, every group found, no forbidden string. Unanswerable: refused, whatever the text says.
    """
    if not question.answerable:
        return ("answered, but the corpus does not hold the answer",) if answer.answered else ()
    if not answer.answered:
        return ("refused, but the corpus holds the answer",)
    text = comparable(answer.text)
    missing = [group for group in question.must_include if not any(comparable(alias) in text for alias in group)]
    forbidden = [string for string in question.must_not_include if comparable(string) in text]
    return (
        *(f"missing: {' | '.join(group[:3])}{' | …' if len(group) > 3 else ''}" for group in missing),
        *(f"forbidden: {string}" for string in forbidden),
    )


def citation_scores(golds: tuple[GoldSection, ...], answer: Answer) -> tuple[float, float]:
    """Return (recall, precision) of the answer's citations; a refusal scores (0, 0): it cites nothing.

    A marker without a citation counts as a citation outside every gold section; a citation without a marker counts
    once, so that a list of unused wrong ones does not go unseen.
    """
    if not answer.answered:
        return 0.0, 0.0
    right = {citation.marker: cites_gold(golds, citation) for citation in answer.citations}
    parts = [markers for _, markers in sentences(answer.text)]
    used = [marker for markers in parts for marker in markers]
    unused = [marker for marker in right if marker not in used]
    recall = citation_recall([any(right.get(marker, False) for marker in markers) for markers in parts])
    return recall, citation_precision([right.get(marker, False) for marker in (*used, *unused)])


def cites_gold(golds: tuple[GoldSection, ...], citation: Citation) -> bool:
    """Tell whether the citation lies in any of the gold sections."""
    return any(
        in_document(gold, citation.document, citation.file) and in_section(gold.section, citation.section)
        for gold in golds
    )


def inexact_quotes(answer: Answer, directive_of: DirectiveOf) -> tuple[str, ...]:
    """Return what is wrong with quotes that differ from the text stored in the catalogue, one a quote."""
    return tuple(
        f"quote [{citation.marker}] is not the stored text of {citation.document} at {citation.start}–{citation.end}"
        for citation in answer.citations
        if not _is_stored(citation, directive_of)
    )


def _is_stored(citation: Citation, directive_of: DirectiveOf) -> bool:
    """Re-read the directive and compare its slice with the quote; an empty quote is none."""
    try:
        text = directive_of(citation.directive_id).text
    except KeyError:
        return False
    inside = 0 <= citation.start < citation.end <= len(text)
    return inside and text[citation.start : citation.end] == citation.quote


def gold_of_hits(
    golds: tuple[GoldSection, ...], hits: tuple[Hit, ...], directive_of: DirectiveOf
) -> tuple[int | None, ...]:
    """Return, for each hit, the index of the gold section that it newly finds, else None.

    A hit credits one section: of those it overlaps that no earlier hit found, the narrowest, so that a whole-document
    label beside a section's is not earned by the same hit.
    """
    left = sorted(range(len(golds)), key=lambda index: -len(section_path(golds[index].section or "")))
    found: list[int | None] = []
    for hit in hits:
        match = next((index for index in left if _overlaps(golds[index], hit, directive_of)), None)
        if match is not None:
            left.remove(match)
        found.append(match)
    return tuple(found)


def _overlaps(gold: GoldSection, hit: Hit, directive_of: DirectiveOf) -> bool:
    """Tell whether a hit shares characters with the gold section, by the spans that the catalogue stores."""
    try:
        directive = directive_of(hit.passage.directive_id)
    except KeyError:
        return False
    if not in_document(gold, directive.label, directive.file):
        return False
    if in_section(gold.section, hit.passage.section):
        return True
    wanted = section_path(gold.section or "")
    spans = [section.span for section in directive.sections if section_path(section.path) == wanted]
    return any(_share_characters(span, hit.passage.span) for span in spans)


def _share_characters(one: Span, other: Span) -> bool:
    """Tell whether two half-open ranges have a character in common."""
    return max(one.start, other.start) < min(one.end, other.end)
