"""Syncing a folder: the first time, again unchanged, and with one file changed; against what one would pick instead.

``python -m bench.sync_scale [--files 300]``. The folder is made up: letters of about 1,500 characters, no two alike, a
year's folder for every 500. *ours* is ``python -m ingest`` as a function: parsing, embedding, term index, catalogue.
*llama-index* is the usual incremental set-up: SimpleDirectoryReader, IngestionPipeline with a docstore in UPSERTS mode
over chromadb, the same embedding model; it parses no directive and has no term index. *hash all* only compares every
file's bytes (``--verify``). Each arm runs in this process, libraries loaded beforehand; seconds are of one run.
"""

from __future__ import annotations

import argparse
import logging
import platform
import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from ingest.embedder import load_embedder
from ingest.index import sync

_AGENCIES = ("Sở Y tế", "Sở Tài chính", "Sở Du lịch", "Sở Công Thương", "Sở Tư pháp", "Công an tỉnh")
_WORDS = [
    "rà",
    "soát",
    "bố",
    "trí",
    "kinh",
    "phí",
    "nhân",
    "lực",
    "lập",
    "kế",
    "hoạch",
    "kiểm",
    "tra",
    "giám",
    "sát",
    "tổng",
    "hợp",
    "báo",
    "cáo",
    "hướng",
    "dẫn",
    "tuyên",
    "truyền",
    "vận",
    "động",
    "đầu",
    "tư",
    "xây",
    "dựng",
    "bảo",
    "trì",
    "đường",
    "bộ",
    "thủy",
    "lợi",
    "trường",
    "học",
    "trạm",
    "y",
    "tế",
    "nước",
    "sạch",
    "môi",
    "trường",
    "rác",
    "thải",
    "chuyển",
    "đổi",
    "số",
    "dữ",
    "liệu",
    "dân",
    "cư",
    "đất",
    "đai",
    "quy",
    "hoạch",
    "đấu",
    "giá",
    "cấp",
    "phép",
    "an",
    "toàn",
    "giao",
    "thông",
    "phòng",
    "cháy",
    "chữa",
    "cháy",
    "tiêm",
    "chủng",
    "dịch",
    "bệnh",
    "chăn",
    "nuôi",
]
_LETTER = """ỦY BAN NHÂN DÂN
TỈNH LÀO CAI

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: {number}/UBND-TH

Lào Cai, ngày {day} tháng {month} năm {year}

V/v {subject}

Kính gửi: {first}; {second}.

Thực hiện Kế hoạch số {plan}/KH-UBND của Ủy ban nhân dân tỉnh, Chủ tịch Ủy ban nhân dân tỉnh có ý kiến như sau:

1. Giao {first} chủ trì, phối hợp với {second} {task1}.

2. {second} {task2}; báo cáo trước ngày {day}/{month}/{year}.

3. {third} {task3}.

Nơi nhận:
- Như trên;
- Lưu: VT.

KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Trần Văn Bình
"""


def written(folder: Path, files: int) -> Path:
    """Write a folder of letters, the same in every run."""
    for number in range(1, files + 1):
        path = folder / str(2000 + number // 500) / f"{number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(letter(number), encoding="utf-8")
    return folder


def letter(number: int, seed: int = 0) -> str:
    """Return a letter; another seed gives it other tasks."""
    rng = random.Random(number * 1000 + seed)
    first, second, third = rng.sample(_AGENCIES, 3)
    tasks = {f"task{n}": " ".join(rng.choices(_WORDS, k=45)) for n in (1, 2, 3)}
    date = {"day": f"{rng.randint(1, 28):02}", "month": rng.randint(1, 12), "year": 2000 + number // 500}
    subject = " ".join(rng.choices(_WORDS, k=8))
    names = {"first": first, "second": second, "third": third, "subject": subject}
    return _LETTER.format(number=number, plan=rng.randint(1, 400), **names, **tasks, **date)


def change_one(folder: Path) -> None:
    """Give one letter other tasks."""
    path = next(iter(sorted(folder.rglob("*.txt"))))
    path.write_text(letter(int(path.stem), seed=7), encoding="utf-8")


def ours(folder: Path, index: Path, *, verify: bool = False) -> Callable[[], object]:
    """Return a sync of ours."""
    return lambda: sync(folder, index, verify=verify)


def llama_index(folder: Path, store: Path) -> Callable[[], object]:
    """Return a run of the pipeline as llama-index documents it, its docstore and vectors on disk."""
    import chromadb
    from llama_index.core import SimpleDirectoryReader
    from llama_index.core.embeddings import BaseEmbedding
    from llama_index.core.ingestion import DocstoreStrategy, IngestionPipeline
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.core.storage.docstore import SimpleDocumentStore
    from llama_index.vector_stores.chroma import ChromaVectorStore

    model = load_embedder()

    class Shipped(BaseEmbedding):
        def _get_text_embedding(self, text: str) -> list[float]:
            return model.encode([text], "passage")[0].tolist()

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return model.encode(texts, "passage").tolist()

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    collection = chromadb.PersistentClient(str(store / "chroma")).get_or_create_collection("passages")

    def run() -> None:
        documents = SimpleDirectoryReader(str(folder), recursive=True, filename_as_id=True).load_data()
        pipeline = IngestionPipeline(
            transformations=[SentenceSplitter(), Shipped()],
            vector_store=ChromaVectorStore(chroma_collection=collection),
            docstore=SimpleDocumentStore(),
            docstore_strategy=DocstoreStrategy.UPSERTS,
            disable_cache=True,
        )
        if (store / "pipeline").exists():
            pipeline.load(str(store / "pipeline"))
        pipeline.run(documents=documents)
        pipeline.persist(str(store / "pipeline"))

    return run


def timed(run: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    start = perf_counter()
    run()
    return perf_counter() - start


def main() -> int:
    """Run the arms and print the table."""
    parser = argparse.ArgumentParser(description="How fast a folder is synced.")
    parser.add_argument("--files", type=int, default=300)
    given = parser.parse_args()
    logging.disable(logging.WARNING)
    _say(f"{platform.machine()}, Python {platform.python_version()}, {given.files} files")
    with TemporaryDirectory() as made:
        place = Path(made)
        warm = written(place / "warm", 80)
        timed(ours(warm, place / "warm-index"))
        folders = {name: written(place / name, given.files) for name in ("ours", "llama-index")}
        runs = {
            "ours": ours(folders["ours"], place / "index"),
            "llama-index": llama_index(folders["llama-index"], place / "store"),
        }
        shutil.rmtree(warm)
        rows: dict[str, list[float]] = {}
        for name, run in runs.items():
            first, again = timed(run), min(timed(run) for _ in range(2))
            change_one(folders[name])
            rows[name] = [first, again, timed(run)]
        rows["ours, hash all"] = [
            float("nan"),
            timed(ours(folders["ours"], place / "index", verify=True)),
            float("nan"),
        ]
    _say(f"{'arm':18}{'first s':>10}{'files/s':>9}{'again s':>10}{'one changed s':>15}{'again, ratio':>14}")
    for name, (first, again, changed) in rows.items():
        ratio = again / rows["ours"][1]
        _say(f"{name:18}{first:10.2f}{given.files / first:9.1f}{again:10.3f}{changed:15.2f}{ratio:14.1f}")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
