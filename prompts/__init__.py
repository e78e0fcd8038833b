"""Texts that stand between the documents and an answer: the refusal, and one Markdown file a prompt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

NO_ANSWER: Mapping[str, str] = {
    "vi": "Không tìm thấy nội dung trả lời trong các văn bản hiện có.",
    "en": "The documents at hand do not answer this.",
}
"""The refusal, by language: the first sentence of every reply that does not answer."""

UNANSWERABLE = "NO_ANSWER"
"""What a language model is told to write when nothing in the passages answers."""

_PART = "\n---\n"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt file: what the model is told to be, and a template of what it is asked."""

    instructions: str
    request: str

    def filled(self, **values: str) -> Prompt:
        """Return the prompt with its placeholders filled; braces in the values stay as they are."""
        return Prompt(self.instructions.format(**values), self.request.format(**values))


@lru_cache(maxsize=8)
def load(name: str, language: str) -> Prompt:
    """Return the prompt ``<name>.<language>.md``; anything but English is Vietnamese."""
    path = Path(__file__).parent / f"{name}.{'en' if language == 'en' else 'vi'}.md"
    instructions, _, request = path.read_text(encoding="utf-8").partition(_PART)
    return Prompt(instructions.strip(), request.strip())
