"""Damaged files of every format: read or refused, never a crash, never endless."""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.domain.errors import FileRefused
from desktop_app.workbook import read_book
from desktop_app.workbook.reading.limits import STANDARD
from desktop_app.workbook.reading.refusals import refusal
from tests.workbook.reading.makers import book_of
from tests.workbook.reading.seeds import damaged, seeds

SEEDS = seeds()
ROUNDS = int(os.environ.get("READING_FUZZ", "6"))
"""Damaged files of each format; set it to 300 for the long run."""


@pytest.mark.parametrize("name", SEEDS)
def test_each_seed_is_whole(name: str) -> None:
    assert len(book_of(SEEDS[name]).sheets[0].rows) >= 20


def _outcome(path: Path) -> str:
    try:
        read_book(path, limits=replace(STANDARD, seconds=20.0))
    except FileRefused as refused:
        return refused.message
    return "read"


@pytest.mark.parametrize("name", SEEDS)
def test_damaged_files_are_read_or_refused(name: str, tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    path = tmp_path / "名单.xls"
    for number in range(ROUNDS):
        path.write_bytes(damaged(SEEDS[name], random.Random(f"{name}{number}")) or b"?")
        outcomes[_outcome(path)] += 1
    print(name, dict(outcomes))
    assert refusal("too_large", "time").message not in outcomes
    assert outcomes.total() == ROUNDS
