"""Verdicts as scores: JSON for programs, a table for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.documents.judge import DocumentVerdict, FieldVerdict, Matched
from eval.documents.labels import FIELDS
from eval.metrics import interval

_MOST_SHOWN = 3


def to_json(verdicts: Sequence[DocumentVerdict]) -> dict[str, Any]:
    """Return every score; a share is null where there is nothing to judge, its interval is over files (bootstrap)."""
    return {
        "files": len(verdicts),
        "unreadable": [{"file": v.file, "error": v.error} for v in verdicts if v.error],
        "header": _header(verdicts),
        "fields": {field: _header(verdicts, field) for field in FIELDS},
        "assignments": _matched(verdicts, lambda verdict: verdict.assignments),
        "references": _matched(verdicts, lambda verdict: verdict.references),
        "articles": _articles(verdicts),
        "character_error_rate": _ratio(sum(v.errors for v in verdicts), sum(v.characters for v in verdicts)),
        "characters": sum(v.characters for v in verdicts),
        "documents": [_document(verdict) for verdict in verdicts],
    }


def _header(verdicts: Sequence[DocumentVerdict], field: str | None = None) -> dict[str, Any]:
    """Return the shares over header fields.

    ``stated_right``: of what was read, the share that is right. ``printed_found`` and ``all_found``: of what the
    documents state, in print or at all, the share that was read right.
    """
    chosen = [[f for f in v.fields if field in {None, f.field}] for v in verdicts]
    return {
        "stated_right": _share(chosen, lambda f: f.stated, lambda f: f.right),
        "printed_found": _share(chosen, lambda f: f.due and not f.handwritten, lambda f: f.right),
        "all_found": _share(chosen, lambda f: f.due, lambda f: f.right),
    }


def _share(
    chosen: Sequence[Sequence[FieldVerdict]],
    counts: Callable[[FieldVerdict], bool],
    right: Callable[[FieldVerdict], bool],
) -> dict[str, Any]:
    whole = np.array([sum(map(counts, fields)) for fields in chosen])
    part = np.array([sum(right(f) for f in fields if counts(f)) for fields in chosen])
    return _scored(part, whole)


def _matched(verdicts: Sequence[DocumentVerdict], of: Callable[[DocumentVerdict], Matched]) -> dict[str, Any]:
    found = [of(verdict) for verdict in verdicts]
    both = np.array([m.pairs for m in found])
    agreeing = [item for m in found for item in m.agreeing]
    names = list(dict.fromkeys(name for name, _ in agreeing))
    return {
        "recall": _scored(both, np.array([m.labelled for m in found])),
        "precision": _scored(both, np.array([m.read for m in found])),
        "of_matched": {name: _ratio(sum(ok for n, ok in agreeing if n == name), sum(n == name for n, _ in agreeing))
                       for name in names},
    }  # fmt: skip


def _scored(part: NDArray[Any], whole: NDArray[Any]) -> dict[str, Any]:
    """Return a share with its counts and its interval over files."""
    value = _ratio(int(part.sum()), int(whole.sum()))
    bounds = None if value is None else interval(_pooled, part, whole)
    return {"value": value, "n": int(whole.sum()), "interval": bounds}


def _pooled(part: NDArray[Any], whole: NDArray[Any]) -> NDArray[Any]:
    parts, wholes = part.sum(-1).astype(float), whole.sum(-1).astype(float)
    return np.divide(parts, wholes, out=np.full_like(parts, np.nan), where=wholes > 0)


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _articles(verdicts: Sequence[DocumentVerdict]) -> dict[str, Any]:
    judged = [v for v in verdicts if v.articles_in_order is not None]
    return {"in_order": _ratio(sum(bool(v.articles_in_order) for v in judged), len(judged)), "n": len(judged)}


def _document(verdict: DocumentVerdict) -> dict[str, Any]:
    return {
        "file": verdict.file,
        "error": verdict.error,
        "wrong": [
            {"field": f.field, "label": f.label, "read": f.read}
            for f in verdict.fields
            if (f.due or f.stated) and not f.right
        ],
        "assignments": _counts(verdict.assignments),
        "references": _counts(verdict.references),
        "articles": verdict.articles,
        "articles_in_order": verdict.articles_in_order,
    }


def _counts(matched: Matched) -> dict[str, Any]:
    return {
        "labelled": matched.labelled,
        "read": matched.read,
        "matched": matched.pairs,
        "missed": list(matched.missed),
        "extra": list(matched.extra),
    }


def lines(report: dict[str, Any]) -> Iterator[str]:
    """Yield the scores for a person, and for each file what is wrong."""
    yield f"{report['files']} tệp / files"
    yield f"{'':16}{'stated right':>22}{'printed found':>22}{'all found':>22}"
    for name, scores in (("header", report["header"]), *report["fields"].items()):
        yield f"{name:16}" + "".join(
            f"{_cell(scores[key]):>22}" for key in ("stated_right", "printed_found", "all_found")
        )
    for name in ("assignments", "references"):
        scores = report[name]
        more = ", ".join(f"{key} {_percent(value)}" for key, value in scores["of_matched"].items())
        yield f"{name:16}recall {_cell(scores['recall'])}, precision {_cell(scores['precision'])}; {more}".rstrip("; ")
    if report["articles"]["n"]:
        yield f"{'articles':16}in order {_percent(report['articles']['in_order'])} (n={report['articles']['n']})"
    if report["characters"]:
        yield f"{'CER':16}{report['character_error_rate']:.4f} (n={report['characters']})"
    for document in report["documents"]:
        yield from _wrong_lines(document)


def _wrong_lines(document: dict[str, Any]) -> Iterator[str]:
    if document["error"]:
        yield f"{document['file']}: {document['error'].splitlines()[0]}"
    for wrong in document["wrong"]:
        yield f"{document['file']}: {wrong['field']}: {_short(wrong['label'])!r} ≠ {_short(wrong['read'])!r}"
    for name in ("assignments", "references"):
        for mark, items in (("−", document[name]["missed"]), ("+", document[name]["extra"])):
            yield from (f"{document['file']}: {name} {mark} {_short(item)}" for item in _first(items))


def _first(items: Sequence[str]) -> Iterable[str]:
    more = len(items) - _MOST_SHOWN
    return (*items[:_MOST_SHOWN], f"… ({more})") if more > 0 else items


def _cell(score: dict[str, Any]) -> str:
    if score["value"] is None:
        return "–"
    bounds = f" [{100 * score['interval'][0]:.0f}, {100 * score['interval'][1]:.0f}]" if score["interval"] else ""
    return f"{_percent(score['value'])}{bounds} n={score['n']}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f} %"


def _short(text: str, length: int = 110) -> str:
    return text if len(text) <= length else f"{text[:length]}…"
