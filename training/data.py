"""Readers of the data folder, each giving plain pairs of strings.

The layout is that of the folder's own README: ``text/*.jsonl.xz``, ``pairs/*.tsv.xz``. Only these
are opened here; the measuring sets are opened by :mod:`training.beir` alone, so that no question
or passage from them can reach training.
"""

import hashlib
import json
import logging
import lzma
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

log = logging.getLogger(__name__)

HEAD_CHARS = 1_200
"""Legal articles run to tens of pages; what a heading announces is said near their start."""

_ARTICLE_ID = re.compile(r"^Điều\s+\S+\s*")
_UNIT_ID = re.compile(r"^Đề mục\s+\S+\s*")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_HEADING = re.compile(r"^\s*=+.*=+\s*$")

_LEAD = re.compile(
    r"chủ trì,?(?: (?:và )?phối hợp (?:với|cùng)(?P<others>[^.;:\n]{3,160}?))?"
    r" (?P<task>(?:xây dựng|hướng dẫn|tổ chức|kiểm tra|ban hành|thực hiện|quản lý|tuyên truyền"
    r"|trình|rà soát|tổng hợp|đề xuất|thẩm định|nghiên cứu|lập|xác định|quy định|theo dõi"
    r"|triển khai|giúp|tham mưu|giải quyết|xử lý|xem xét|báo cáo|phổ biến|giám sát|đôn đốc"
    r"|công bố|cung cấp|bảo đảm|đánh giá|thống nhất|thanh tra|chỉ đạo|đàm phán|soạn thảo)"
    r" [^.;:\n]{12,160})"
)
"""'(Agency) leads, coordinating with others, the doing of a task', as laws put it."""

WHO_LEADS = (
    "cơ quan nào chủ trì {task}",
    "đơn vị nào chủ trì {task}?",
    "ai chủ trì {task}",
    "ai chịu trách nhiệm {task}?",
    "giao cơ quan nào {task}",
    "cơ quan chủ trì {task} là cơ quan nào?",
    "{task} do cơ quan nào chủ trì?",
    "which agency leads {task}",
    "who is responsible for {task}?",
    "lead agency for {task}",
)
WHO_COORDINATES = (
    "cơ quan nào phối hợp {task}",
    "phối hợp với đơn vị nào để {task}?",
    "which agencies coordinate {task}",
    "who cooperates on {task}?",
)


class Pair(NamedTuple):
    """A question-like text and the passage that answers it, or a text and its translation."""

    query: str
    passage: str


class Translation(NamedTuple):
    """One row of the bilingual lists; ``source`` names the collection it came from."""

    source: str
    en: str
    vi: str


def _jsonl(path: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def held_out(key: str, one_in: int) -> bool:
    """Tell whether ``key`` is kept from training, to measure on: by its hash, so for every reader alike.

    >>> [key for key in ("Thanh niên", "Nhà ở", "Đất đai", "Cư trú") if held_out(key, 3)]
    ['Đất đai']
    """
    return int(hashlib.blake2b(key.encode(), digest_size=8).hexdigest(), 16) % one_in == 0


LEGAL_ONE_IN, TEXT_ONE_IN = 10, 20
"""One subject of the legal code in ten, one news story or encyclopaedia article in twenty, are held out."""


def _articles(data: Path, held: bool = False) -> list[dict[str, Any]]:
    rows = _jsonl(data / "text/phapdien.jsonl.xz")
    return [row for row in rows if held_out(row["de_muc"], LEGAL_ONE_IN) == held]


def _titled(data: Path, name: str, held: bool = False) -> list[dict[str, Any]]:
    rows = _jsonl(data / f"text/{name}.jsonl.xz")
    return [row for row in rows if held_out(row["title"], TEXT_ONE_IN) == held]


def legal(data: Path, held: bool = False) -> list[Pair]:
    """Article heading → article text, from the legal code; ``held`` gives those held out instead.

    A heading that many articles share ("Phạm vi điều chỉnh") says nothing alone, so it is given
    the name of its subject.
    """
    rows = _articles(data, held)
    headings = [_ARTICLE_ID.sub("", row["dieu"]).strip() for row in rows]
    seen = Counter(headings)
    pairs = []
    for row, heading in zip(rows, headings, strict=True):
        subject = _UNIT_ID.sub("", row["de_muc"]).strip()
        query = f"{heading} {subject}" if seen[heading] > 5 or not heading else heading
        if len(row["text"]) > 40:
            pairs.append(Pair(query, row["text"][:HEAD_CHARS]))
    return pairs


def leads(data: Path) -> list[Pair]:
    """Questions about who leads or coordinates a task, made from the sentences that assign it."""
    pairs: list[Pair] = []
    for row in _articles(data):
        for match in _LEAD.finditer(row["text"]):
            task = match["task"][0].lower() + match["task"][1:]
            passage = row["text"][max(0, match.start() - 20) : match.end() + 100]
            # The question states a part of the task only, as people do.
            short = " ".join(task.split()[: 4 + len(pairs) % 9])
            templates = WHO_COORDINATES if match["others"] and len(pairs) % 4 == 0 else WHO_LEADS
            pairs.append(Pair(templates[len(pairs) % len(templates)].format(task=short), passage))
    return pairs


def news(data: Path, held: bool = False) -> list[Pair]:
    """Title → lead paragraph, and abstract → lead paragraph."""
    pairs = []
    for row in _titled(data, "vietnews_leads", held):
        if len(row["lead"]) > 80:
            pairs.append(Pair(row["title"], row["lead"]))
            if len(row["abstract"]) > 40:
                pairs.append(Pair(row["abstract"], row["lead"]))
    return pairs


def wiki(data: Path, most: int = 12) -> list[Pair]:
    """Title and first sentence → paragraphs, each paragraph's first sentence → the paragraph after.

    At most ``most`` paragraphs an article, so that long articles do not crowd out the others.
    """
    pairs: list[Pair] = []
    for row in _titled(data, "viwiki"):
        paragraphs = _paragraphs(row["text"], most)
        pairs.extend(Pair(row["title"], paragraph) for paragraph in paragraphs[:3])
        for before, after in pairwise(paragraphs):
            pairs.append(Pair(f"{row['title']} {before.split('. ')[0][:200]}", after))
        for paragraph in paragraphs:
            first, _, rest = paragraph.partition(". ")
            if len(rest) > 120:
                pairs.append(Pair(first[:250], rest))
    return pairs


def _paragraphs(text: str, most: int) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if not _HEADING.match(line)]
    return [line for line in lines if len(line) > 150][:most]


def articles(data: Path, longest: int = 4_000) -> Iterator[tuple[str, str]]:
    """(heading, first ``longest`` characters) of each article of the legal code, to make questions from."""
    return ((_ARTICLE_ID.sub("", row["dieu"]).strip(), row["text"][:longest]) for row in _articles(data))


def paragraphs(data: Path, most: int = 12) -> Iterator[tuple[str, str]]:
    """(title, paragraph) of the encyclopaedia, at most ``most`` an article, to make questions from."""
    return ((row["title"], text) for row in _titled(data, "viwiki") for text in _paragraphs(row["text"], most))


LEFT_OUT = frozenset({"viet-slang", "xnli", "3b1b_captions"})
"""Collections not trained on: film subtitles (free translations, nobody asks about directives in
their words) and two whose licences exclude commercial use."""


def _translations(path: Path) -> list[Translation]:
    rows = []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            source, en, vi = line.rstrip("\n").split("\t")
            # Glosses carry usage notes in brackets, which translate nothing.
            en, vi = _BRACKETS.sub(" ", en).strip(), _BRACKETS.sub(" ", vi).strip()
            if source not in LEFT_OUT and en and vi:
                rows.append(Translation(source, en, vi))
    return rows


def sentences(data: Path) -> list[Translation]:
    """Sentence pairs of every collection that is not left out."""
    return _translations(data / "pairs/sentences_en_vi.tsv.xz")


def glosses(data: Path, longest: int = 8) -> list[Translation]:
    """Dictionary pairs of at most ``longest`` words on each side; longer ones are definitions."""
    rows = _translations(data / "pairs/dictionary_en_vi.tsv.xz")
    return [row for row in rows if max(row.en.count(" "), row.vi.count(" ")) < longest]
