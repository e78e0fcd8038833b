"""The passages that a language model reads before it answers, chosen by itself; off unless asked for (LLM_RERANK=1).

Listwise and in one request, as RankGPT does it (Sun et al. 2023, https://arxiv.org/abs/2304.09542): numbered passages
go in, an order such as ``[3] > [1] > [7]`` comes out. Passages that do not fit are all shortened alike. The paper moves
a window over them from the end instead, which takes two requests for thirty passages.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence

from answer.draft import Draft, Evidence
from answer.llm.generation import MOST_CHARACTERS, MOST_PASSAGES, block, passages_of
from answer.llm.language_model import LanguageModel, LanguageModelError
from answer.llm.neutral import neutral
from answer.llm.reply import without_thoughts
from ingest.datamodels import Directive, Passage, Span
from prompts import load
from retrieval.datamodels import Hit

# llama-index has two of these. RankGPTRerank reads any digit as a rank (those of a document number, of thoughts),
# raises ValueError for "²", and puts the text of documents between the messages as it is; LLMRerank drops what the
# reply leaves out and takes a passage twice. Both wait for a whole reply, which a server can put off without end.

log = logging.getLogger(__name__)

_MARKED = re.compile(r"[\[【]([0-9\s,;>]{1,200})[\]】]")
_BARE = re.compile(r"[0-9\s,;>]+")
_NUMBER = re.compile(r"(?<!\d)[0-9]{1,3}(?!\d)")


def reranked(
    question: str,
    language: str,
    hits: Sequence[Hit],
    draft: Draft | None,
    directive_of: Callable[[str], Directive],
    model: LanguageModel,
) -> Sequence[Hit]:
    """Return the hits best first, as the model judges; as they are when it fails, or when it reads them all anyway.

    Those that the extractive answer cites come before the others, so that they are read. Never raises for what the
    model does; it may take as long as an answer.
    """
    if len(passages_of(hits, directive_of)) == len(hits):
        return hits
    blocks = [block(number, passage, language) for number, passage in enumerate(_shortened(hits, directive_of), 1)]
    prompt = load("rerank", language).filled(
        passages="\n\n".join(blocks), question=neutral(question), most=str(MOST_PASSAGES)
    )
    try:
        reply = without_thoughts(model.stream(prompt.instructions, prompt.request))
    except LanguageModelError as error:
        log.warning("the passages are read in the order in which they were found: %s", error.english)
        return hits
    best = read_order(reply, len(hits))
    if not best:
        log.warning("the passages are read in the order in which they were found: the model's reply holds no order")
        return hits
    ordered = dict.fromkeys((*best, *range(1, len(hits) + 1)))
    return sorted((hits[number - 1] for number in ordered), key=lambda hit: not _cites(draft, hit.passage))


def read_order(reply: str, passages: int) -> tuple[int, ...]:
    """Return the numbers of passages that a reply puts first, each once; those that do not exist are dropped.

    Numbers count in brackets, or where there is nothing but numbers.

    >>> read_order("[3] > [1] > [9] > [3]", 5), read_order("3, 1", 5), read_order("Mục 3 của văn bản.", 5)
    ((3, 1), (3, 1), ())
    """
    listed = [reply] if _BARE.fullmatch(reply) else _MARKED.findall(reply)
    numbers = (int(number) for group in listed for number in _NUMBER.findall(group))
    return tuple(dict.fromkeys(number for number in numbers if 1 <= number <= passages))


def _shortened(hits: Sequence[Hit], directive_of: Callable[[str], Directive]) -> list[Evidence]:
    """Return the passages, their ends cut off where all together are too long: short ones stay whole."""
    left, longest = MOST_CHARACTERS, 0
    lengths = sorted(hit.passage.end - hit.passage.start for hit in hits)
    for done, length in enumerate(lengths):
        longest = left // (len(hits) - done)
        if length > longest:
            break
        left -= length
    passages = [hit.passage for hit in hits]
    return [Evidence(directive_of(p.directive_id), Span(p.start, min(p.end, p.start + longest))) for p in passages]


def _cites(draft: Draft | None, passage: Passage) -> bool:
    """Tell whether an answer rests on words of the passage."""
    cited = (evidence for statement in draft.statements for evidence in statement.evidence) if draft else ()
    return any(
        evidence.directive.id == passage.directive_id
        and evidence.span.start < passage.end
        and passage.start < evidence.span.end
        for evidence in cited
    )
