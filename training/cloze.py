"""Questions made from statements: a name, number, date or place is taken out and asked for.

Taylor's cloze, as Lewis et al. (2019) use it to make questions where there are none, with a rule for the question
word instead of a translator. A model without word order reads such a question as a person's: question words beside
some of the words of the sentence that answers, without the answer.
"""

import random
import re
from collections.abc import Iterable, Iterator

from training.data import Pair

_SENTENCE = re.compile(r"[^.;!?\n]+(?:\.\d[^.;!?\n]*)*")
_NAME = r"[^\W\d_a-zàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ][^\W\d_]*"
_NAMES = rf"{_NAME}(?: {_NAME})*"
GAPS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (
        re.compile(r"(?:vào |từ |trong )?(?:ngày \d+ tháng \d+(?: năm \d{4})?|ngày \d+/\d+(?:/\d+)?)"),
        ("khi nào", "ngày nào", "vào ngày nào", "bao giờ", "thời gian nào"),
    ),
    (
        re.compile(r"(?:vào |từ |trong )?(?:tháng \d+ )?năm \d{4}"),
        ("khi nào", "năm nào", "vào năm nào", "bao giờ", "thời điểm nào"),
    ),
    (
        re.compile(rf"(?:ở|tại) {_NAMES}"),
        ("ở đâu", "tại đâu", "nơi nào", "ở nước nào", "ở thành phố nào", "địa điểm nào"),
    ),
    (re.compile(r"\d+(?:[.,]\d+)*%?"), ("bao nhiêu", "mấy", "số lượng bao nhiêu", "là bao nhiêu")),
    (re.compile(rf"{_NAME} {_NAMES}"), ("ai", "người nào", "cơ quan nào", "tổ chức nào", "cái gì", "tên gì", "nào")),
    (re.compile(r"(?<= là )[^,]{8,60}"), ("gì", "những gì", "như thế nào")),
    (re.compile(r"(?<=, )[^,]{8,60}$"), ("những gì", "gì", "như thế nào", "nào", "thế nào")),
)
"""What is taken out, most telling first, and how it is asked for."""

_FRAMES = (
    "{}?",
    "{}",
    "{}?",
    "Hãy cho biết {}?",
    "{} là gì?",
    "Tại sao {}?",
    "Vì sao {}?",
    "{} được quy định thế nào?",
)


def question(sentence: str, rng: random.Random, least: int = 4, most: int = 14) -> str | None:
    """Ask for a part of ``sentence`` in ``least`` to ``most`` of its words beside the gap; None if it has too few."""
    found = [(gap, words) for pattern, words in GAPS for gap in pattern.finditer(sentence)]
    if not found or rng.random() < 0.15:
        # No gap: the words alone, in a frame that asks about them.
        kept = sentence.split()
        if len(kept) < least + 2:
            return None
        size = rng.randint(least, min(most, len(kept)))
        first = rng.randint(0, len(kept) - size)
        return rng.choice(_FRAMES).format(" ".join(_thinned(kept[first : first + size], rng)))
    gap, asked = rng.choice(found)
    before, after = sentence[: gap.start()].split(), sentence[gap.end() :].split()
    if len(before) + len(after) < least:
        return None
    size = rng.randint(least, most)
    left = min(len(before), max(rng.randint(0, size), size - len(after)))
    kept_before, kept_after = before[len(before) - left :], after[: size - left]
    told = [*_thinned(kept_before, rng), rng.choice(asked), *_thinned(kept_after, rng)]
    return " ".join(told) + "?" * rng.randint(0, 1)


def _thinned(words: list[str], rng: random.Random, drop: float = 0.15) -> list[str]:
    """Leave one word in seven out: nobody repeats a sentence."""
    return [word for word in words if rng.random() >= drop]


def questions(passages: Iterable[tuple[str, str]], seed: int, each: int = 2, most_chars: int = 900) -> Iterator[Pair]:
    """Give up to ``each`` questions a passage of (title, text), with the text around the sentence asked about."""
    rng = random.Random(seed)
    for title, text in passages:
        spans = [m.span() for m in _SENTENCE.finditer(text) if m.end() - m.start() > 40]
        for start, end in rng.sample(spans, min(each, len(spans))):
            asked = question(text[start:end].strip(), rng)
            if asked is None:
                continue
            if title and rng.random() < 0.3:
                asked = f"{asked} {title}" if rng.random() < 0.5 else f"{title} {asked}"
            before = rng.randint(0, most_chars // 2)
            first = text.rfind(" ", 0, max(0, start - before)) + 1
            yield Pair(asked, text[first : max(end, first + rng.randint(200, most_chars))])
