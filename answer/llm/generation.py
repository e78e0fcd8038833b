"""Answers written by a language model from the passages found, each sentence verified before it is shown.

What cannot be verified is left out; when nothing is left, or the model fails, the extractive answer stands in and a
notice says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from answer.draft import Caveat, Draft, Evidence, Statement, numbers_of
from answer.llm.language_model import LanguageModel, LanguageModelError
from answer.llm.neutral import neutral
from answer.llm.reply import Reply, read_reply, without_thoughts
from answer.llm.verification import Support, Verifier
from answer.phrases import phrases
from ingest.agencies.mentions import find_mentions
from ingest.datamodels import Directive, Span
from prompts import UNANSWERABLE, load
from retrieval.datamodels import Hit

log = logging.getLogger(__name__)

_MOST_PASSAGES = 8
_MOST_CHARACTERS = 12_000
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
    left = _MOST_CHARACTERS
    for hit in hits[:_MOST_PASSAGES]:
        passage = hit.passage
        length = min(passage.end - passage.start, _LONGEST_PASSAGE)
        if found and length > left:
            break
        found.append(Evidence(directive_of(passage.directive_id), Span(passage.start, passage.start + length)))
        left -= length
    return tuple(found)


def generate(question: str, language: str, passages: Sequence[Evidence], model: LanguageModel) -> Iterator[str]:
    """Yield the model's reply to a question in pieces, as they come; nothing of it is verified yet.

    Raises:
        LanguageModelError: the model cannot be reached, refuses, or stalls.
    """
    blocks = [_block(number, passage, language) for number, passage in enumerate(passages, 1)]
    prompt = load("answer", language).filled(
        passages="\n\n".join(blocks), question=neutral(question), unanswerable=UNANSWERABLE
    )
    yield from without_thoughts(model.stream(prompt.instructions, prompt.request))


def answered(
    question: str,
    language: str,
    passages: Sequence[Evidence],
    model: LanguageModel,
    verifier: Verifier,
    on_piece: Callable[[str], None] | None = None,
) -> Generated:
    """Return the verified answer of a model, or why there is none. Never raises for what the model does.

    ``on_piece`` is given each piece of the reply before it is verified, for whoever shows that an answer is coming.
    """
    if not passages:
        return Generated(None, None)
    pieces: list[str] = []
    try:
        for piece in generate(question, language, passages, model):
            pieces.append(piece)
            if on_piece is not None:
                on_piece(piece)
    except LanguageModelError as error:
        log.warning("the extractive answer stands in: %s", error.english)
        return Generated(None, _notice("llm_failed", language))
    return verified(read_reply("".join(pieces), len(passages)), language, passages, verifier)


def verified(reply: Reply, language: str, passages: Sequence[Evidence], verifier: Verifier) -> Generated:
    """Keep the sentences of a reply that the passages they cite support, each with the clauses that do."""
    statements: list[Statement] = []
    for sentence in reply.sentences:
        cited = [passages[marker - 1] for marker in sentence.markers]
        support = verifier.check(sentence.text, cited, language) if cited else Support(False, 0.0, 0.0)
        if support.supported:
            statements.append(Statement(sentence.text, support.evidence))
        else:
            log.debug("left out, not supported (%s): %s", ", ".join(support.missing), sentence.text)
    removed = len(reply.sentences) - len(statements)
    if not statements:
        name = "llm_unsupported" if reply.sentences else "llm_no_answer"
        return Generated(None, _notice(name, language), removed)
    caveats = (_notice("llm_removed", language, count=removed),) if removed else ()
    cited_directives = (evidence.directive for statement in statements for evidence in statement.evidence)
    agencies = dict.fromkeys(mention.name for s in statements for mention in find_mentions(s.text))
    draft = Draft(
        "generated", tuple(statements), caveats=caveats, numbers=numbers_of(cited_directives), agencies=tuple(agencies)
    )
    return Generated(draft, None, removed)


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


def _block(number: int, passage: Evidence, language: str) -> str:
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
