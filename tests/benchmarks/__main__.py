"""Prints the table of ratios: ``python -m tests.benchmarks [NAME ...]``; names are those of modules here."""

from __future__ import annotations

import importlib
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.harness import Row

HERE = Path(__file__).parent


def main(names: list[str]) -> int:
    """Run the benchmarks and return 1 when a target is missed."""
    known = sorted(file.stem.removeprefix("bench_") for file in HERE.glob("bench_*.py"))
    unknown = set(names) - set(known)
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(known)}", file=sys.stderr)
        return 2
    print("| task | floor | ratio | at most | met | ours / floor |\n| --- | --- | --- | --- | --- | --- |")
    missed = 0
    with tempfile.TemporaryDirectory(prefix="huifangtai bench ") as folder:
        for name in names or known:
            for row in _rows(name, Path(folder)):
                print(row.line, flush=True)
                missed += row.target is not None and row.ratio > row.target
    return 1 if missed else 0


def _rows(name: str, folder: Path) -> Iterator[Row]:
    module = importlib.import_module(f"tests.benchmarks.bench_{name}")
    rows: Iterator[Row] = module.rows(folder)
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
