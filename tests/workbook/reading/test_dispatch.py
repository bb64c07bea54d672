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
from tests.workbook.reading.makers import book_of
from tests.workbook.reading.seeds import damaged, seeds

SEEDS = seeds()
ROUNDS = int(os.environ.get("READING_FUZZ", "6"))
"""Damaged files of each format; set it to 300 for the long run."""


@pytest.mark.parametrize("name", SEEDS)
def test_each_seed_is_whole(name: str) -> None:
    assert len(book_of(SEEDS[name]).sheets[0].rows) >= 20


@pytest.mark.parametrize("name", SEEDS)
def test_damaged_files_are_read_or_refused(name: str, tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    for number in range(ROUNDS):
        data = damaged(SEEDS[name], random.Random(f"{name}{number}"))
        path = tmp_path / f"{number}.xls"
        path.write_bytes(data)
        try:
            read_book(path, limits=replace(STANDARD, seconds=20.0))
            outcomes["read"] += 1
        except FileRefused as refused:
            assert (refused.code, refused.hint) != ("too_large", ""), number
            outcomes[refused.code] += 1
    assert outcomes.total() == ROUNDS
    print(name, dict(outcomes))
