"""Follow-up questions made to stand by themselves by a language model; off unless asked for (LLM_REWRITE=1)."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from answer.llm.facts import Facts, facts_of
from answer.llm.language_model import LanguageModel, LanguageModelError
from answer.llm.neutral import neutral
from answer.llm.reply import without_thoughts
from prompts import load
from retrieval.query import LONGEST_QUESTION

log = logging.getLogger(__name__)


def rewritten(question: str, history: Sequence[str], language: str, model: LanguageModel) -> str:
    """Return the question with what it leans on written out; the question itself when the model fails.

    A question with a number, a date or a name that nobody gave is not taken. Never raises for what the model does.
    """
    if not history:
        return question
    asked = "\n".join(f"<question>\n{neutral(text)}\n</question>" for text in history)
    prompt = load("rewrite", language).filled(history=asked, question=neutral(question))
    try:
        reply = "".join(without_thoughts(model.stream(prompt.instructions, prompt.request)))
    except LanguageModelError as error:
        log.warning("the question is searched as it was asked: %s", error.english)
        return question
    found = re.sub(r"</?question>", "", reply).strip().strip('"“”')
    given = Facts("\n".join((*history, question)))
    usable = 0 < len(found) <= LONGEST_QUESTION and "\n" not in found and re.search(r"\w", found) is not None
    return found if usable and all(given.holds(fact) for fact in facts_of(found, language)) else question
