"""From a draft to an answer: markers, citations read from the store and compared, the refusal."""

from __future__ import annotations

from collections.abc import Sequence

from answer.datamodels import Answer, Citation, Warning
from answer.draft import Draft, Evidence
from answer.phrases import phrases
from ingest.catalogue import Catalogue
from prompts import NO_ANSWER
from retrieval.datamodels import Hit

_NEARBY = 3


class _Citations:
    """Numbers the evidence of an answer; equal spans share a marker."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._markers: dict[tuple[str, int, int], Citation] = {}

    def mark(self, evidence: Sequence[Evidence]) -> tuple[int, ...]:
        """Return the markers of pieces of evidence, those left out whose words the store does not hold."""
        return tuple(marker for item in evidence if (marker := self._one(item)) is not None)

    def _one(self, evidence: Evidence) -> int | None:
        key = (evidence.directive.id, evidence.span.start, evidence.span.end)
        if key not in self._markers:
            stored = self._catalogue.directive(evidence.directive.id)
            quote = evidence.span.of(stored.text)
            if not quote or quote != evidence.quote:
                return None
            section = stored.section_at(evidence.span.start, evidence.span.end)
            self._markers[key] = Citation(
                marker=len(self._markers) + 1,
                document=stored.label,
                directive_id=stored.id,
                section=section.path if section else None,
                quote=quote,
                start=evidence.span.start,
                end=evidence.span.end,
                file=stored.file,
                page=section.page if section else None,
            )
        return self._markers[key].marker

    def all(self) -> tuple[Citation, ...]:
        """Return the citations in the order of their markers."""
        return tuple(self._markers.values())


def compose(
    draft: Draft | None,
    question: str,
    language: str,
    hits: Sequence[Hit],
    catalogue: Catalogue,
    *,
    elapsed_ms: float,
    understood: str | None,
) -> Answer:
    """Number the evidence and write the text; a sentence that should be cited and cannot be is left out."""
    citations = _Citations(catalogue)
    lines: list[str] = []
    cited = False
    for statement in draft.statements if draft else ():
        markers = citations.mark(statement.evidence)
        if statement.evidence and not markers:
            continue
        cited = cited or bool(markers)
        lines.append(_with_markers(statement.text, markers))
    answered = bool(draft and draft.answered and cited)
    if not answered:
        lines = [NO_ANSWER[language], *(lines if draft and not draft.answered else []), *_nearby(hits, language, bool(lines))]
    warnings = []
    for caveat in draft.caveats if draft and answered else ():
        markers = citations.mark(caveat.evidence)
        warnings.append(Warning(caveat.kind, _with_markers(caveat.text, markers), markers))
    return Answer(
        question=question,
        language=language,
        answered=answered,
        text="\n".join(lines),
        citations=citations.all(),
        warnings=tuple(warnings),
        hits=tuple(hits),
        elapsed_ms=elapsed_ms,
        understood=understood,
        kind=draft.kind if draft else "unanswerable",
    )


def _with_markers(text: str, markers: Sequence[int]) -> str:
    """Append markers to a sentence."""
    return " ".join([text, *(f"[{marker}]" for marker in dict.fromkeys(markers))]) if markers else text


def _nearby(hits: Sequence[Hit], language: str, explained: bool) -> list[str]:
    """Name the places of the best hits, so that a refusal still leads somewhere."""
    say = phrases(language)
    places = dict.fromkeys(f"{hit.document}{say.section(hit.passage.section)}" for hit in hits[:_NEARBY])
    return [say.say("nearby", places="; ".join(places))] if places and not explained else []
