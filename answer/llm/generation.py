"""Answers written by a language model from the passages found, each sentence verified as soon as it is complete.

What cannot be verified is left out; when nothing is left, or the model fails, the extractive answer stands in and a
notice says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from answer.draft import Caveat, Draft, Evidence, Statement, numbers_of
from answer.llm.following import Listener, Written
from answer.llm.language_model import LanguageModel, LanguageModelError
from answer.llm.neutral import neutral
from answer.llm.reply import ReplyReader, Sentence
from answer.llm.verification import Support, Verifier
from answer.phrases import phrases
from ingest.agencies.mentions import find_mentions
from ingest.datamodels import Directive, Span
from prompts import UNANSWERABLE, load
from retrieval.datamodels import Hit

log = logging.getLogger(__name__)

MOST_PASSAGES = 8
MOST_CHARACTERS = 12_000
"""Of all passages together, some 4,000 tokens: what small models read well, and servers with a short window take."""
_LONGEST_PASSAGE = 4_000


@dataclass(frozen=True, slots=True)
class Generated:
    """What became of a generated answer: a draft, or a notice why the extractive answer has to stand in.

    ``removed`` counts the sentences that the passages do not support.
    """

    draft: Draft | None
    notice: Caveat | None
    removed: int = 0


def passages_of(hits: Sequence[Hit], directive_of: Callable[[str], Directive]) -> tuple[Evidence, ...]:
    """Return the passages of the first hits as evidence, as many as a model should read."""
    found: list[Evidence] = []
    left = MOST_CHARACTERS
    for hit in hits[:MOST_PASSAGES]:
        passage = hit.passage
        length = min(passage.end - passage.start, _LONGEST_PASSAGE)
        if found and length > left:
            break
        found.append(Evidence(directive_of(passage.directive_id), Span(passage.start, passage.start + length)))
        left -= length
    return tuple(found)


def generate(
    question: str, language: str, passages: Sequence[Evidence], model: LanguageModel
) -> Generator[str, None, None]:
    """Return the model's reply to a question, in pieces, as they come; nothing of it is verified yet.

    Raises:
        LanguageModelError: the model cannot be reached, refuses, or stalls.
    """
    blocks = [block(number, passage, language) for number, passage in enumerate(passages, 1)]
    prompt = load("answer", language).filled(
        passages="\n\n".join(blocks), question=neutral(question), unanswerable=UNANSWERABLE
    )
    return model.stream(prompt.instructions, prompt.request)


def answered(
    question: str,
    language: str,
    passages: Sequence[Evidence],
    model: LanguageModel,
    verifier: Verifier,
    listener: Listener | None = None,
) -> Generated:
    """Return the verified answer of a model, or why there is none. Never raises for what the model does.

    ``listener`` is told how far it is. What the model itself raises where nobody waits (AnswerStoppedError) goes on.
    """
    if not passages:
        return Generated(None, None)
    checking = Checking(language, passages, verifier)
    try:
        with closing(generate(question, language, passages, model)) as pieces:
            for piece in pieces:
                checking.read(piece)
                if piece and listener is not None:
                    listener.written(checking.written)
    except LanguageModelError as error:
        log.warning("the extractive answer stands in: %s", error.english)
        return Generated(None, _notice("llm_failed", language))
    checking.end()
    return checking.generated()


class Checking:
    """A reply whose sentences are verified one by one, each as soon as it is complete."""

    def __init__(self, language: str, passages: Sequence[Evidence], verifier: Verifier) -> None:
        """Begin with nothing; ``passages`` are those that the model was given, in their order."""
        self._language, self._passages, self._verifier = language, passages, verifier
        self._reader = ReplyReader(len(passages))
        self._verdicts: dict[Sentence, Statement] = {}

    def read(self, piece: str) -> None:
        """Read on, and verify the sentences that are complete now."""
        self._reader.feed(piece)
        self._judge()

    def end(self) -> None:
        """Take what was read for the whole reply."""
        self._reader.end()
        self._judge()

    @property
    def written(self) -> Written:
        """How far the model is."""
        return Written(self._reader.text, self._checked, self._reader.rest)

    def generated(self) -> Generated:
        """Return the draft of the sentences that the passages they cite support, or the notice why there is none."""
        checked, language = self._checked, self._language
        statements = tuple(statement for statement in checked if statement.evidence)
        removed = len(checked) - len(statements)
        if not statements:
            return Generated(None, _notice("llm_unsupported" if checked else "llm_no_answer", language), removed)
        caveats = (_notice("llm_removed", language, count=removed),) if removed else ()
        cited_directives = (evidence.directive for statement in statements for evidence in statement.evidence)
        agencies = dict.fromkeys(mention.name for s in statements for mention in find_mentions(s.text))
        numbers = numbers_of(cited_directives)
        return Generated(
            Draft("generated", statements, caveats=caveats, numbers=numbers, agencies=tuple(agencies)), None, removed
        )

    @property
    def _checked(self) -> tuple[Statement, ...]:
        return tuple(self._verdicts[sentence] for sentence in self._reader.sentences)

    def _judge(self) -> None:
        """Verify what has not been yet; a sentence that is supported gets the clauses that it rests on."""
        for sentence in self._reader.sentences:
            if sentence not in self._verdicts:
                self._verdicts[sentence] = Statement(sentence.text, self._support(sentence))

    def _support(self, sentence: Sentence) -> tuple[Evidence, ...]:
        cited = [self._passages[marker - 1] for marker in sentence.markers]
        support = self._verifier.check(sentence.text, cited, self._language) if cited else Support(False, 0.0, 0.0)
        if not support.supported:
            log.debug("left out, not supported (%s): %s", ", ".join(support.missing), sentence.text)
            return ()
        return support.evidence


def with_notice(draft: Draft | None, generated: Generated) -> Draft | None:
    """Return the draft to show: the generated one, else the extractive one with the notice why.

    What the extractive answer warns of (documents that disagree) is said with either.
    """
    if generated.draft is not None:
        warned = draft.caveats if draft is not None else ()
        return replace(generated.draft, caveats=(*warned, *generated.draft.caveats))
    if draft is None or generated.notice is None:
        return draft
    return replace(draft, caveats=(*draft.caveats, generated.notice))


def block(number: int, passage: Evidence, language: str) -> str:
    """Return a passage between its delimiters, with what names the document."""
    directive, say = passage.directive, phrases(language)
    section = directive.section_at(passage.span.start, passage.span.end)
    fields = {
        "document": say.document(directive),
        "date": say.day(directive.date) if directive.date else "",
        "issuer": say.agency(directive.issuer) if directive.issuer else "",
        "section": section.path if section else "",
    }
    named = "".join(f' {name}="{_attribute(value)}"' for name, value in fields.items() if value)
    return f'<passage id="{number}"{named}>\n{neutral(passage.quote)}\n</passage>'


def _attribute(value: str) -> str:
    return " ".join(neutral(value).replace('"', "'").split())


def _notice(name: str, language: str, **values: object) -> Caveat:
    return Caveat(name, phrases(language).say(name, **values), ())
