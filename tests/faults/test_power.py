"""The recording sees what was not synced, and nothing else; the cuts themselves are in the table."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.store.durable import make_folder, put_in_place, sync_folder, sync_tree, write_durably
from tests.faults import power
from tests.faults.bench import Tell, in_process
from tests.faults.disk import Disk, File
from tests.faults.recorder import Replay, attach, calls, ended

pytestmark = pytest.mark.skipif(not power.can_record(), reason="strace is not installed")

CUTS = 40
Write = Callable[[Path], object]


def _after_cuts(folder: Path, write: Write) -> list[dict[str, bytes]]:
    """Return what may stand in a folder after the power was cut right behind a writing that said it was done."""
    work = folder / "work"
    work.mkdir()
    (work / "old").write_bytes(b"before" * 2000)
    disk, trace = Disk(work), folder / "trace"

    def told(tell: Tell) -> None:
        tell("begun")
        write(work)
        tell("kept")

    done = in_process(told, prepare=lambda: attach(trace))
    assert done.code == 0, done.told
    ended(trace)
    replay = Replay(disk, Path.cwd())
    for call in calls(trace):
        replay.do(call)
    assert replay.told == ["begun", "kept"]
    power._same(disk, work, folder / "seen")
    chance, found = random.Random(1), []
    for number in range(CUTS):
        state = folder / f"state-{number}"
        disk.after_cut(chance, state)
        found.append(power._content(state))
    return found


def _over(path: Path, *, synced: bool) -> None:
    draft = path.with_name("draft")
    with draft.open("wb") as out:
        out.write(b"after " * 2000)
        if synced:
            out.flush()
            os.fsync(out.fileno())
    draft.rename(path)


def test_what_is_synced_is_there() -> None:
    file = File()
    file.write(0, b"kept")
    file.sync()
    file.write(4, b"lost")
    assert {file.after_cut(random.Random(n), 0.5) for n in range(40)} == {b"kept", b"keptlost"}


def test_a_long_write_may_be_torn_at_a_sector() -> None:
    file = File()
    file.write(100, b"x" * 10_000)
    lengths = {len(file.after_cut(random.Random(n), 1.0)) for n in range(400)}
    assert len(lengths) > 3
    assert all(length == 10_100 or length % 512 == 0 for length in lengths)


def test_a_file_renamed_unsynced_may_be_empty(tmp_path: Path) -> None:
    states = _after_cuts(tmp_path, lambda work: _over(work / "old", synced=False))
    assert any(state.get("old") not in (b"before" * 2000, b"after " * 2000) for state in states)


def test_a_name_that_was_not_synced_may_be_the_old_one(tmp_path: Path) -> None:
    states = _after_cuts(tmp_path, lambda work: _over(work / "old", synced=True))
    assert {state["old"] for state in states} == {b"before" * 2000, b"after " * 2000}


def test_a_file_put_in_place_stands(tmp_path: Path) -> None:
    def write(work: Path) -> None:
        (work / "draft").write_bytes(b"after " * 2000)
        put_in_place(work / "draft", work / "old")

    states = _after_cuts(tmp_path, write)
    assert all(state == {"old": b"after " * 2000} for state in states)


def test_a_text_written_durably_stands(tmp_path: Path) -> None:
    states = _after_cuts(tmp_path, lambda work: write_durably(work / "new", "text"))
    assert all(state == {"old": b"before" * 2000, "new": b"text"} for state in states)


def test_a_folder_that_is_made_stands_with_what_is_in_it(tmp_path: Path) -> None:
    def write(work: Path) -> None:
        make_folder(work / "a" / "b")
        (work / "a" / "b" / "file").write_bytes(b"content")
        (work / "a" / "b" / "c").mkdir()
        (work / "a" / "b" / "c" / "file").write_bytes(b"content")
        sync_tree(work / "a" / "b")

    states = _after_cuts(tmp_path, write)
    wanted = {"old": b"before" * 2000, "a/b/file": b"content", "a/b/c/file": b"content"}
    assert all(state == wanted for state in states)


def test_files_taken_away_stay_away_once_the_folder_is_synced(tmp_path: Path) -> None:
    def write(work: Path) -> None:
        (work / "old").unlink()
        sync_folder(work)

    assert all(state == {} for state in _after_cuts(tmp_path, write))


def test_an_action_stopped_before_its_first_word_is_cut_at_its_end(tmp_path: Path) -> None:
    work, trace = tmp_path / "work", tmp_path / "trace"
    work.mkdir()
    disk = Disk(work)
    done = in_process(lambda _: write_durably(work / "draft", "x" * 9000), prepare=lambda: attach(trace))
    assert (done.code, done.told) == (0, ())
    ended(trace)
    recorded = tuple(calls(trace))
    steps = power._steps(disk, recorded)
    assert steps == [len(recorded) - 1]
    assert power._moments(steps, random.Random(1), 3) == steps * 3
