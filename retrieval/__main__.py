"""``python -m retrieval "question" [--index DIR] [--top-k 10] [--json]``: the passages that answer it best.

Prints for people; with ``--json`` one JSON document. Exit 0; 1 where the search failed; 2 for wrong usage,
an empty or over-long question among it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

from ingest.errors import HoiVanBanError, QuestionError
from retrieval.query import LONGEST_QUESTION

_SHOWN = 160


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        document = _search(options)
    except HoiVanBanError as error:
        sys.stderr.write(f"{error}\n")
        return 2 if isinstance(error, QuestionError) else 1
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n" if options.json else _as_text(document))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m retrieval", description="Tìm các đoạn văn bản cho một câu hỏi.")
    parser.add_argument("question", help="câu hỏi / the question")
    parser.add_argument("--index", type=Path, default=Path("index"), help="thư mục chỉ mục / index folder (index)")
    parser.add_argument("--top-k", type=_positive, default=10, help="số đoạn / how many passages (10)")
    parser.add_argument("--json", action="store_true", help="in một tài liệu JSON / print one JSON document")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} < 1")
    return number


def _search(options: argparse.Namespace) -> dict[str, Any]:
    """Search as the options say.

    :raises QuestionError: the question is empty or too long.
    """
    question: str = options.question.strip()
    if not question or len(question) > LONGEST_QUESTION:
        raise QuestionError(
            f"Câu hỏi trống hoặc dài quá {LONGEST_QUESTION} ký tự; hãy gõ lại.",
            f"The question is empty or longer than {LONGEST_QUESTION} characters; type it again.",
        )
    from ingest.embedder import load_embedder
    from retrieval.search import Search, SearchConfig

    config = SearchConfig(top_k=options.top_k, pool=max(SearchConfig().pool, options.top_k))
    embedder = load_embedder(os.environ.get("EMBED_MODEL") or None)
    search = Search.open(options.index, embedder=embedder, config=config, url=os.environ.get("DATABASE_URL") or None)
    started = perf_counter()
    query = search.understand(question)
    hits = [hit.to_json() for hit in search.search(query)]
    return {
        "question": question,
        "language": query.language,
        "understood": query.understood,
        "numbers": [asdict(number) for number in query.numbers],
        "hits": hits,
        "elapsed_ms": round((perf_counter() - started) * 1000, 1),
    }


def _as_text(document: dict[str, Any]) -> str:
    lines = []
    if document["understood"] != document["question"]:
        lines.append(f"Hiểu là / understood as: {document['understood']}")
    for place, hit in enumerate(document["hits"], 1):
        ranks = ", ".join(f"{name} {rank}" for name, rank in hit["ranks"].items())
        where = f"{hit['document']}, mục {hit['section']}" if hit["section"] else hit["document"]
        text = " ".join(hit["text"].split())
        lines.append(f"{place:2}. {where}  ({hit['score']:.2f}; {ranks})")
        lines.append(f"    {text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}")
    return "\n".join(lines or ["Không tìm thấy đoạn nào. / No passage found."]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
