"""``python -m retrieval "question" [--index DIR] [--top-k 10] [--json]``: the passages that answer it best.

Says first what was understood of the question. ``--kind``, ``--issuer``, ``--number``, ``--recipient`` and
``--section`` (each may be given several times: one is enough), ``--since`` and ``--until`` (ISO 8601) narrow the
search. Prints for people; with ``--json`` one JSON document. Exit 0; 1 where the search failed; 2 for wrong usage,
an empty or over-long question among it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from ingest.errors import HoiVanBanError, QuestionError
from retrieval.query import LONGEST_QUESTION

_SHOWN = 160
_NARROWING = {
    "kind": ("kinds", "loại văn bản"),
    "issuer": ("issuers", "cơ quan ban hành"),
    "number": ("numbers", "số hiệu"),
    "recipient": ("recipients", "nơi nhận"),
    "section": ("sections", "mục, điều, khoản"),
}
"""Options that take a value each time: the filter of each, and what it means."""


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
    for option, (_, meaning) in _NARROWING.items():
        parser.add_argument(
            f"--{option}", action="append", metavar="TEXT", help=f"chỉ {meaning} này / only this {option}"
        )
    for option, meaning in (("since", "từ ngày / from this day"), ("until", "đến ngày / to this day")):
        parser.add_argument(f"--{option}", type=date.fromisoformat, metavar="YYYY-MM-DD", help=meaning)
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
    from ingest.backends import Backends
    from retrieval.filters import Filters
    from retrieval.search import Search, SearchConfig

    chosen = {name: getattr(options, option) for option, (name, _) in _NARROWING.items()}
    values = {name: frozenset(given) for name, given in chosen.items() if given}
    filters = Filters(**values, since=options.since, until=options.until)
    config = SearchConfig(top_k=options.top_k, pool=max(SearchConfig().pool, options.top_k))
    search = Search.open(options.index, config=config, backends=Backends.of_environment(os.environ))
    started = perf_counter()
    query = search.understand(question)
    hits = [hit.to_json() for hit in search.search(query, filters)]
    elapsed = round((perf_counter() - started) * 1000, 1)
    return {"question": question, **query.to_json(), "hits": hits, "elapsed_ms": elapsed}


def _as_text(document: dict[str, Any]) -> str:
    lines = [f"{label}: {value}" for label, value in _understood(document)]
    for place, hit in enumerate(document["hits"], 1):
        ranks = ", ".join(f"{name} {rank}" for name, rank in hit["ranks"].items())
        where = f"{hit['document']}, mục {hit['section']}" if hit["section"] else hit["document"]
        text = " ".join(hit["text"].split())
        lines.append(f"{place:2}. {where}  ({hit['score']:.2f}; {ranks})")
        lines.append(f"    {text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}")
    if not document["hits"]:
        lines.append("Không tìm thấy đoạn nào. / No passage found.")
    return "\n".join(lines) + "\n"


def _understood(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is worth saying of how the question was understood."""
    if document["understood"] != document["question"]:
        yield "Hiểu là / understood as", document["understood"]
    named = [mention["text"] for name in ("numbers", "dates", "sections") for mention in document[name]]
    named += [*document["agencies"], *document["kinds"]]
    if named:
        yield "Có nhắc tới / it names", "; ".join(named)
    if others := [*document["spelled_out"], *document["shortened"]]:
        yield "Tìm cả / searched for too", "; ".join(others)


if __name__ == "__main__":
    sys.exit(main())
