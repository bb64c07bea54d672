"""The disk read as a thief would: no name and no number of a customer stands anywhere, whatever was done or killed."""

from __future__ import annotations

import io
import os
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest

from desktop_app.domain.access import Actor
from desktop_app.domain.customers import CustomerQuery
from desktop_app.domain.records import AttachmentKind
from desktop_app.services.desk import Desk
from desktop_app.store import records
from tests.desks import PASSWORD, PERSON
from tests.faults.bench import NAMES, PHONES, Bench, Tell, in_process

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are not split there")

SECRETS = (NAMES[0], NAMES[-1], PHONES[0], PHONES[-1], "汪大样", "不要告诉别人", "录音里的话")
_SHORTEST = 6
"""Bytes; fewer stand in enciphered pages by mere chance."""
READINGS = frozenset(
    reading
    for text in SECRETS
    for reading in (text.encode(code) for code in ("utf-8", "utf-16-le", "gb18030"))
    if len(reading) >= _SHORTEST
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("thief"))


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of temporary files of our own, also for what libraries write there."""
    folder = tmp_path / "temp"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def found(*folders: Path) -> list[str]:
    """Return where a secret stands in plain bytes, also inside what is packed."""
    places = []
    for file in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        try:
            content = file.read_bytes()
        except OSError:  # taken away while it was looked at
            continue
        parts = [content]
        if zipfile.is_zipfile(io.BytesIO(content)):  # one that is only being written is looked at as it is
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                parts += [archive.read(name) for name in archive.namelist()]
        places += [f"{file.name}: {secret!r}" for part in parts for secret in READINGS if secret in part]
        places += [f"{file.name}: its name" for secret in SECRETS if secret in file.name]
    return places


def _work(desk: Desk, actor: Actor, bench: Bench, out: Path, tell: Tell) -> None:
    """Do all that touches customers, and tell after each step."""
    tell("begun")
    desk.imports.apply(actor, desk.imports.preview(bench.list_file), "名单.xlsx")
    tell("import")
    with desk.commands.reading() as connection:
        visit = int(connection.exec_driver_sql("SELECT min(id) FROM visit").scalar_one())
    desk.calls.open(actor, visit)
    desk.calls.save_note(actor, visit, "不要告诉别人")
    tell("call")
    with desk.commands.database.writing() as connection:
        records.add_attachment(
            connection, visit, AttachmentKind.AUDIO, "录音.mp3", "录音里的话".encode() * 500, desk.clock.now(), actor.id
        )
    tell("attachment")
    desk.exports.customers(actor, CustomerQuery(), out / "加密.xlsx", password="只有我知道的密码")
    tell("export with a password")
    kept = desk.backups.schedule.keep().path
    desk.backups.verify(kept)
    tell("backup")
    desk.keys.rotate(actor, lambda done, _total, _text: tell(f"another key, {done} %"))
    desk.calls.save_note(actor, visit, "不要告诉别人")
    tell("another key")


def test_the_probe_finds_what_stands_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("…汪大样…", encoding="utf-16-le")
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside", PHONES[0])
    assert len(found(tmp_path)) == 2


def test_nothing_stands_on_the_disk_after_each_step(bench: Bench, temporary: Path, tmp_path: Path) -> None:
    folder, out = bench.copy("空"), tmp_path / "out"
    out.mkdir()
    looked: dict[str, list[str]] = {}
    with bench.at(folder) as desk:
        _work(desk, bench.actor, bench, out, lambda step: looked.update({step: found(folder, temporary, out)}))
        looked["open"] = found(folder, temporary, out)
    looked["closed"] = found(folder, temporary, out)
    assert len(looked) > 12
    assert {"another key, 0 %", "another key, 50 %", "another key, 100 %", "closed"} <= looked.keys()
    assert {step: places for step, places in looked.items() if places} == {}


@pytest.mark.parametrize("round_number", range(int(os.environ.get("FAULT_RUNS", "4"))))
def test_nothing_stands_on_the_disk_after_a_kill(
    bench: Bench, temporary: Path, tmp_path: Path, round_number: int
) -> None:
    folder, out = bench.copy("空"), tmp_path / "out"
    out.mkdir()

    def work(tell: Tell) -> None:
        with bench.at(folder) as desk:
            _work(desk, bench.actor, bench, out, tell)

    in_process(work, kill_after=0.15 * (round_number + 1) % 1.5)
    assert found(folder, temporary, out) == []
    desk, _ = bench.setup(folder).open(PERSON, PASSWORD)  # whichever key it has by now
    assert found(folder, temporary, out) == []
    desk.close()
