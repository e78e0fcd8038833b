"""Letters, a ten-line embedder and a way to see everything that an index holds, for the tests of the stores."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import tantivy

from ingest.store.catalogue import Catalogue
from ingest.store.ledger import Ledger
from ingest.store.postings import RAW_FIELDS, TEXT_FIELDS, open_reader
from ingest.store.tables import FAILED, INDEXED, PENDING, REMOVING
from ingest.store.vectors import open_collection

LETTER = """ỦY BAN NHÂN DÂN
TỈNH QUẢNG NGÃI

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: {number}/UBND-VX

Quảng Ngãi, ngày 02 tháng 3 năm 2023

V/v {subject}

Kính gửi:

- Sở Y tế;
- Ủy ban nhân dân các huyện.

Thực hiện Kế hoạch số 16/KH-UBND ngày 15/01/2023 về {subject}, Chủ tịch Ủy ban nhân dân tỉnh có ý kiến như sau:

1. Giao Sở Y tế chủ trì, phối hợp với Sở Tài chính {task}.

2. Ủy ban nhân dân các huyện báo cáo kết quả
trước ngày 30/6/2023.

Yêu cầu các đơn vị thực hiện./.

Nơi nhận:

- Như trên;
- Lưu: VT.

KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Nguyễn Văn An
"""


UNREADABLE = b" \n\n"
"""A file without a word; a damaged file of another format would be read in a process of its own, which takes longer."""


def letter(number: int, subject: str = "tiêm chủng mở rộng", task: str = "lập kế hoạch tiêm chủng") -> str:
    return LETTER.format(number=number, subject=subject, task=task)


def fill(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Make the folder hold exactly these files."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in [p for p in folder.rglob("*") if p.is_file()]:
        path.unlink()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


class FakeEmbedder:
    """Eight numbers from a text's hash: equal texts are near, others are not."""

    dimension = 8
    window_words = None

    def __init__(self, model_id: str = "fake@1") -> None:
        self.model_id = model_id

    def encode(self, texts, role):
        raw = [np.frombuffer(hashlib.sha256(text.encode()).digest()[:8], dtype=np.uint8) for text in texts]
        vectors = np.array(raw, dtype=np.float32).reshape(len(texts), 8) - 127.5
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def contents(index: Path) -> dict[str, object]:
    """Return all that the three stores say, in a form that does not depend on the way there."""
    catalogue = Catalogue.open(index)
    directives = catalogue.directives()
    passages = {p.id: p for d in directives for p in catalogue.passages_of(d.id)}
    ledger = Ledger(catalogue.engine)
    states = {
        state: {(f.file, f.digest, f.error, f.secret) for f in ledger.files(state).values()}
        for state in (INDEXED, FAILED, PENDING, REMOVING)
    }
    copies, near_copies = catalogue.copies(), catalogue.near_copies()
    catalogue.close()
    return {
        "directives": directives,
        "passages": passages,
        "states": states,
        "copies": copies,
        "near_copies": near_copies,
        "vectors": _vectors(index),
        "postings": _postings(index),
    }


def _vectors(index: Path) -> dict[str, object]:
    found = open_collection(index).get(include=["embeddings", "metadatas"])
    rows = zip(found["ids"], found["embeddings"], found["metadatas"], strict=True)
    return {name: (np.round(vector, 5).tolist(), dict(metadata)) for name, vector, metadata in rows}


def _postings(index: Path) -> dict[str, object]:
    """Map every term of every field to the passages it leads to."""
    reader = open_reader(index)
    searcher = reader.searcher()
    found: dict[str, object] = {"all": _ids(searcher, tantivy.Query.all_query())}
    for name in (*TEXT_FIELDS, *RAW_FIELDS, "heading_folded"):
        option = "basic" if name in RAW_FIELDS else "freq"
        for term, _ in searcher.terms_with_prefix(name, ""):
            query = tantivy.Query.term_query(reader.schema, name, term, option)
            if ids := _ids(searcher, query):
                found[f"{name}:{term}"] = ids
    return found


def _ids(searcher, query) -> list[str]:
    hits = searcher.search(query, limit=10_000).hits
    return sorted(searcher.doc(address)["passage_id"][0] for _, address in hits)
