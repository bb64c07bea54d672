"""An import, or its undoing, that is killed at any moment is there whole or not at all."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from tests.desks import PASSWORD, PERSON, OpenDesk
from tests.files import save_list

KILLS = int(os.environ.get("FAULT_RUNS", "4"))
"""More by ``FAULT_RUNS=200``."""

ROOT = Path(__file__).parent.parent.parent
ROWS = 1500
TABLES = ("import_batch", "customer_phone", "customer_event", "customer_find_name", "customer_find_part")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of many rows, each of which makes events and visits."""
    day = date(2026, 11, 20)
    rows = [
        (f"汪{chr(0x5B50 + n)}", f"139{n:08d}", "女", None, "汪大样", "围棋", day, "", "M") for n in range(1, ROWS + 1)
    ]
    return save_list(tmp_path_factory.mktemp("list") / "名单.xlsx", rows)


@pytest.mark.parametrize("round_number", range(KILLS))
def test_a_killed_import_left_all_or_nothing(school: OpenDesk, file: Path, round_number: int) -> None:
    school.desk.close()
    command = [sys.executable, "-m", "tests.faults.importer", str(school.setup.folder), str(file)]
    steps = random.Random(round_number).randrange(1, 10)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8") as importer:
        assert importer.stdout is not None
        told = [importer.stdout.readline() for _ in range(steps)]
        importer.kill()
        told += importer.stdout.read().split("\n")
    assert told[0].startswith("核对名单")

    desk, _ = school.setup.open(PERSON, PASSWORD)
    customers = desk.customers.counts().customers
    with desk.commands.reading() as connection:
        counts = {
            table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            for table in (
                "import_batch",
                "customer_phone",
                "customer_event",
                "customer_find_name",
                "customer_find_part",
            )
        }
        visits = connection.exec_driver_sql("SELECT count(*) FROM visit").scalar_one()
    assert customers in ((ROWS,) if any(line.strip() == "kept" for line in told) else (0, ROWS))
    assert counts == {name: (1 if name == "import_batch" else ROWS) * bool(customers) for name in counts}
    assert bool(visits) is bool(customers)
    assert desk.commands.database.problems() == ()
    desk.close()


@pytest.mark.parametrize("round_number", range(KILLS))
def test_a_killed_undoing_took_back_all_or_nothing(school: OpenDesk, file: Path, round_number: int) -> None:
    known = school.add("汪子", "13900000001", guardian="原来的家长")
    imports = school.desk.imports
    imports.apply(school.actor, imports.preview(file), "名单.xlsx")
    school.desk.close()
    command = [sys.executable, "-m", "tests.faults.importer", str(school.setup.folder), "undo"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8") as undoer:
        assert undoer.stdout is not None
        assert undoer.stdout.readline().strip() == "undoing"
        time.sleep(random.Random(round_number).uniform(0, 0.15))
        undoer.kill()
        kept = "kept" in undoer.stdout.read()

    desk, _ = school.setup.open(PERSON, PASSWORD)
    (batch,) = desk.imports.batches()
    undone = batch.undone_at is not None
    assert undone or not kept
    assert desk.customers.counts().customers == (1 if undone else ROWS + 1 - bool(batch.updated))
    with desk.commands.reading() as connection:
        standing = {
            table: connection.exec_driver_sql(f"SELECT count(*) FROM {table} WHERE {which}").scalar_one()
            for table, which in (("visit", "status <> 'withdrawn'"), ("customer_event", "active"))
        }
    assert all((count == 0) is undone for count in standing.values())
    assert desk.customers.file(known).customer.draft.guardian == "原来的家长"
    assert desk.commands.database.problems() == ()
    desk.close()
