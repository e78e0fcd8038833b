"""Retrieval sets in BEIR's layout (Thakur et al. 2021): ``corpus.jsonl``, ``queries.jsonl``, ``qrels/<split>.tsv``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import HoiVanBanError

CORPUS, QUERIES, QRELS = "corpus.jsonl", "queries.jsonl", "qrels"
_HEAD = ("query-id", "corpus-id", "score")


class BeirError(HoiVanBanError):
    """A retrieval set is missing or not in BEIR's layout."""


@dataclass(frozen=True, slots=True)
class Text:
    """What is to be found: one line of ``corpus.jsonl``; ``title`` may be empty."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A judged question: ``grades`` maps the ids of relevant texts to grades over 0."""

    id: str
    text: str
    grades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BeirSet:
    """A set with the questions of one split; ``name`` is its folder's."""

    name: str
    split: str
    texts: tuple[Text, ...]
    questions: tuple[Asked, ...]


def read_set(folder: Path, split: str = "test") -> BeirSet:
    """Read a set: texts ordered by id, questions as ``queries.jsonl`` has them.

    Questions that the split does not judge are left out, and so are those it gives no text of a grade over 0: they
    have nothing to be found.

    :raises BeirError: a file is missing, a line is not what it should be, or a judgement names an unknown id.
    """
    texts = {row["_id"]: Text(row["_id"], row.get("title") or "", row["text"]) for row in _rows(folder / CORPUS)}
    asked = {row["_id"]: row["text"] for row in _rows(folder / QUERIES)}
    judged = _judgements(folder / QRELS / f"{split}.tsv", asked, texts)
    questions = (Asked(name, text, judged[name]) for name, text in asked.items() if judged.get(name))
    found = BeirSet(folder.resolve().name, split, tuple(texts[name] for name in sorted(texts)), tuple(questions))
    if not found.questions:
        path = folder / QRELS / f"{split}.tsv"
        raise BeirError(f"{path}: không câu hỏi nào có đoạn đúng.", f"{path}: no question has a relevant text.")
    return found


def write_set(folder: Path, texts: Iterable[Text], splits: Mapping[str, Iterable[Asked]]) -> None:
    """Write a set that :func:`read_set` reads; a question that stands in several splits is written once.

    :raises BeirError: the folder cannot be written to.
    """
    lists = {split: list(questions) for split, questions in splits.items()}
    asked = {question.id: question.text for questions in lists.values() for question in questions}
    try:
        (folder / QRELS).mkdir(parents=True, exist_ok=True)
        _write_rows(folder / CORPUS, ({"_id": t.id, "title": t.title, "text": t.text} for t in texts))
        _write_rows(folder / QUERIES, ({"_id": name, "text": text} for name, text in asked.items()))
        for split, questions in lists.items():
            rows = [
                (question.id, text, str(grade)) for question in questions for text, grade in question.grades.items()
            ]
            lines = "".join("\t".join(row) + "\n" for row in (_HEAD, *rows))
            (folder / QRELS / f"{split}.tsv").write_text(lines, encoding="utf-8")
    except OSError as error:
        raise BeirError(f"{folder}: không ghi được ({error}).", f"{folder}: cannot be written to: {error}") from error


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a file, each with a string ``_id`` that stands once and a string ``text``."""
    seen: set[str] = set()
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise BeirError(f"{place}: không phải JSON.", f"{place}: not JSON: {error}") from error
        if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in ("_id", "text")):
            raise BeirError(f"{place}: cần chuỗi `_id` và `text`.", f"{place}: strings `_id` and `text` are needed.")
        if row["_id"] in seen:
            raise BeirError(f"{place}: id {row['_id']!r} bị lặp.", f"{place}: id {row['_id']!r} stands twice.")
        seen.add(row["_id"])
        yield row


def _judgements(path: Path, asked: Mapping[str, str], texts: Mapping[str, Text]) -> dict[str, dict[str, int]]:
    """Read question id → {text id: grade over 0}; the first line may be the columns' names."""
    judged: dict[str, dict[str, int]] = {}
    for number, line in enumerate(_lines(path), 1):
        fields = line.rstrip("\n").split("\t")
        if not line.strip() or (number == 1 and tuple(fields) == _HEAD):
            continue
        place = f"{path}:{number}"
        try:
            question, text, grade = fields[0], fields[1], int(fields[2])
        except (IndexError, ValueError) as error:
            raise BeirError(
                f"{place}: cần ba cột cách nhau bằng tab: {', '.join(_HEAD)}; điểm là số nguyên.",
                f"{place}: three columns parted by tabs are needed: {', '.join(_HEAD)}; the score is a whole number.",
            ) from error
        for identifier, known, file in ((question, asked, QUERIES), (text, texts, CORPUS)):
            if identifier not in known:
                raise BeirError(
                    f"{place}: id {identifier!r} không có trong {file}.",
                    f"{place}: id {identifier!r} is not in {file}.",
                )
        if grade > 0:
            judged.setdefault(question, {})[text] = grade
    return judged


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8") as lines:
            yield from lines
    except (OSError, UnicodeDecodeError) as error:
        raise BeirError(
            f"{path}: không đọc được ({error}); một bộ BEIR gồm {CORPUS}, {QUERIES} và {QRELS}/<split>.tsv.",
            f"{path}: cannot be read ({error}); a BEIR set holds {CORPUS}, {QUERIES} and {QRELS}/<split>.tsv.",
        ) from error


def _write_rows(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
