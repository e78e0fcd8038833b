"""``python -m eval retrieval-sets``: write the retrieval sets that are made from the data folder."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from eval.retrieval.sets import make_sets


def parser() -> argparse.ArgumentParser:
    """Return the command line of ``python -m eval retrieval-sets``."""
    out = argparse.ArgumentParser(
        prog="python -m eval retrieval-sets",
        description="Tạo các bộ đo tìm kiếm từ thư mục dữ liệu. / Make retrieval sets from the data folder.",
    )
    out.add_argument("--data", type=Path, required=True, metavar="DIR", help="beir/, text/phapdien.jsonl.xz")
    out.add_argument("--out", type=Path, required=True, metavar="DIR", help="mỗi bộ một thư mục / a folder a set")
    return out


def main(arguments: Sequence[str]) -> int:
    """Run the command."""
    options = parser().parse_args(arguments)
    for folder in make_sets(options.data, options.out):
        sys.stdout.write(f"{folder}\n")
    return 0
