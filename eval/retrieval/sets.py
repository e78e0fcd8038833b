"""Retrieval sets made from the data folder: MLQA as the published leaderboards have it, and headings of the legal code.

Every choice is seeded: the same data give the same files. Nothing here is read by the product or by a test.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from eval.retrieval.beir import Asked, BeirError, BeirSet, Text, read_set, write_set
from ingest.vietnamese import fold

LEGAL_CODE = Path("text/phapdien.jsonl.xz")
MLQA = ("mlqa-vi", "mlqa-en-vi")
_ARTICLE = re.compile(r"Điều \S+\s+(.+)")
_SEED = "legal-headings"
_SHORTEST_TEXT = 40
"""Characters under which an article's text says too little to be found by its heading."""
QUESTIONS, SMALL_QUESTIONS, SMALL_TEXTS = 1_000, 500, 3_000
"""Questions of a split of the large and of the small legal set, and the texts of the small one."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the legal code; ``heading`` is "" where it has none."""

    id: str
    topic: str
    heading: str
    text: str


def make_sets(data: Path, out: Path, progress: Callable[[str], None] = lambda _: None) -> list[Path]:
    """Write all sets under ``out`` and return their folders.

    :raises BeirError: the data folder lacks a file, or ``out`` cannot be written to.
    """
    made: list[Path] = []

    def write(name: str, texts: Iterable[Text], splits: dict[str, Sequence[Asked]]) -> None:
        progress(name)
        write_set(out / name, texts, splits)
        made.append(out / name)

    dev = {question.id for question in read_set(data / "beir" / MLQA[1]).questions}
    for name in MLQA:
        narrowed = without_distractors(read_set(data / "beir" / name), dev)
        write(f"{name}-dev", narrowed.texts, {"test": narrowed.questions})
    articles = read_articles(data / LEGAL_CODE)
    texts = {article.id: Text(article.id, "", article.text) for article in articles}
    splits = heading_questions(articles, QUESTIONS)
    write("legal-headings", texts.values(), dict(splits))
    few = {split: questions[:SMALL_QUESTIONS] for split, questions in splits.items()}
    write("legal-headings-small", some_texts(texts, few.values(), SMALL_TEXTS), dict(few))
    return made


def without_distractors(found: BeirSet, ids: Iterable[str]) -> BeirSet:
    """Keep the questions that have these ids, and the texts that are relevant to one of them."""
    wanted = set(ids)
    questions = tuple(question for question in found.questions if question.id in wanted)
    relevant = {name for question in questions for name in question.grades}
    return BeirSet(found.name, found.split, tuple(text for text in found.texts if text.id in relevant), questions)


def read_articles(path: Path) -> list[Article]:
    """Read the articles of the legal code that have a text, in the file's order.

    :raises BeirError: the file is missing or not what it should be.
    """
    try:
        return list(_articles(path))
    except (OSError, lzma.LZMAError, ValueError, KeyError) as error:
        raise BeirError(f"{path}: không đọc được ({error!r}).", f"{path}: cannot be read: {error!r}") from error


def _articles(path: Path) -> Iterator[Article]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            heading = _ARTICLE.fullmatch(row["dieu"].strip())
            if row["text"].strip():
                yield Article(f"a{number:05}", row["de_muc"], heading[1].strip() if heading else "", row["text"])


def heading_questions(articles: Sequence[Article], limit: int) -> dict[str, list[Asked]]:
    """Return ``dev`` and ``test``: at most ``limit`` headings each that name one article of the whole code alone.

    The split is by topic (đề mục), so that nothing of the topics of ``test`` need be seen by what is trained.
    """
    headings = Counter(fold(article.heading) for article in articles)
    texts = Counter(article.text for article in articles)
    unique = [
        article
        for article in articles
        if article.heading
        and headings[fold(article.heading)] == 1
        and texts[article.text] == 1
        and len(article.text) >= _SHORTEST_TEXT
    ]
    Random(_SEED).shuffle(unique)
    splits: dict[str, list[Asked]] = {"dev": [], "test": []}
    for article in unique:
        questions = splits["test" if held_out(article.topic) else "dev"]
        if len(questions) < limit:
            questions.append(Asked(f"q{article.id}", article.heading, {article.id: 1}))
    return splits


def held_out(topic: str) -> bool:
    """Tell whether a topic (đề mục) of the legal code is for measuring alone: about every tenth, by a hash of its name.

    >>> held_out("Đề mục 36.3 Thanh niên")
    False
    """
    return int(hashlib.blake2b(topic.encode(), digest_size=8).hexdigest(), 16) % 10 == 0


def some_texts(texts: dict[str, Text], splits: Iterable[Iterable[Asked]], limit: int) -> list[Text]:
    """Return the texts that the questions are about, filled up to ``limit`` with others drawn by chance."""
    wanted = {name for questions in splits for question in questions for name in question.grades}
    others = sorted(set(texts) - wanted)
    Random(_SEED).shuffle(others)
    chosen = wanted | set(others[: max(limit - len(wanted), 0)])
    return [texts[name] for name in sorted(chosen)]
