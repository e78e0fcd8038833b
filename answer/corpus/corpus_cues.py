"""What the words of a question tell when it is asked over the whole collection: cues, and the topic that is left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from answer.frames import WHOLE_WORD, frames, marks
from answer.instruments import Instrument
from answer.question import Asked
from ingest.datamodels import Span
from ingest.vietnamese import fold

WORD = re.compile(r"[^\W_]+")


def leans(asked: Asked) -> bool:
    """Tell whether a question refers back; "văn bản do … ký" without its marks looks as if it did ("văn bản đó")."""
    return asked.dependent and marks("anaphora", pattern("leans_on_nothing").sub("", asked.folded), asked.language)


def typed(asked: Asked) -> tuple[Instrument, ...]:
    """Return the instruments that stand in the question itself, not those that it takes over from an earlier one."""
    return tuple(
        item for item in asked.instruments if asked.folded[item.start : item.end].endswith(fold(item.mention.text))
    )


def without_instruments(asked: Asked) -> str:
    """Return the folded question with its document numbers blotted out, so that they are read as nothing else."""
    text = asked.folded
    for item in typed(asked):
        text = f"{text[: item.start]}{' ' * (item.end - item.start)}{text[item.end :]}"
    return text


def says(name: str, folded: str) -> bool:
    """Tell whether folded text holds one of the cues of the table ``aggregates`` as whole words."""
    return pattern(name).search(folded) is not None


@lru_cache(maxsize=64)
def pattern(name: str) -> re.Pattern[str]:
    """Return the compiled cue of the table ``aggregates``."""
    return re.compile(WHOLE_WORD.format("|".join(frames()["aggregates"][name])))


def ends(before: str, name: str) -> bool:
    """Tell whether a text ends in one of the cues, "the" left out."""
    return re.search(rf"(?<![^\W_])(?:{'|'.join(frames()['aggregates'][name])})\s+(?:the\s+)?$", before) is not None


def topic_left(asked: Asked, spans: Sequence[Span] = (), light: str = "light", also: Sequence[str] = ()) -> list[str]:
    """Return the words of the topic that are neither within the spans nor a word of the frame of such questions.

    ``also`` are further texts whose words count as none; provinces are part of the agency before them.
    """
    none = {*frames()["aggregates"]["light"].split(), *frames()["aggregates"][light].split()}
    none |= {word for span in spans for word in WORD.findall(asked.folded[span.start : span.end])}
    none |= {word for text in (*also, *asked.places) for word in WORD.findall(fold(text))}
    return [" ".join(word) for word in asked.topic if not none.issuperset(" ".join(word).split())]


def compares(asked: Asked) -> bool:
    """Tell whether a question asks in what two things differ or agree."""
    return says("compare", without_instruments(asked))
