"""A power cut at any moment: what was not synced is on the disk or not, whole or torn, in any order."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from tests.faults.bench import Bench, Ended, Result, in_process
from tests.faults.disk import Disk
from tests.faults.kills import KILLS, Kill
from tests.faults.recorder import Call, Replay, attach, calls, ended

CUTS_EACH = 25
"""Cuts of one recording."""
LONGEST = 2.0
"""Seconds after which an action without an end is stopped; recording makes it slower."""


def can_record() -> bool:
    """Tell whether what a process does can be recorded here."""
    return shutil.which("strace") is not None


def run(bench: Bench, runs: int, only: str = "") -> Iterator[Result]:
    """Cut the power in each action whose name has a part a number of times."""
    for seed, kill in enumerate(kill for kill in KILLS if not kill.only_late):  # a cut finds late moments by itself
        if only not in kill.name:
            continue
        began = time.monotonic()
        result = Result(f"power cut in {kill.name}", runs, kill.demand, 0)
        chance = random.Random(seed)
        for first in range(0, runs, CUTS_EACH):
            for hit, failure in _cuts(bench, kill, chance, min(CUTS_EACH, runs - first)):
                assert result.within is not None
                result.within += hit
                result.failures += [failure] if failure else []
        result.seconds = time.monotonic() - began
        yield result


def _cuts(bench: Bench, kill: Kill, chance: random.Random, number: int) -> Iterator[tuple[bool, str]]:
    """Record an action, cut the power at so many moments; tell of each whether it was in time and what broke."""
    folder = bench.copy(kill.which)
    kill.before(bench, folder)
    first, again = Disk(folder.parent), Disk(folder.parent)
    trace = bench.root / "trace"
    trace.unlink(missing_ok=True)
    after = chance.uniform(0.5, 1) * LONGEST if kill.longest else None
    done = in_process(partial(kill.work, bench, folder), after, prepare=partial(attach, trace))
    assert trace.exists(), done.told
    ended(trace)
    assert not [line for line in done.told if line.startswith("ERROR")], done.told
    recorded = tuple(calls(trace))
    steps = _steps(first, recorded)
    if done.code is not None:
        _same(first, folder.parent, bench.root / "seen")
    shutil.rmtree(folder.parent)
    wanted, replay = _moments(steps, chance, number), Replay(again, Path.cwd())
    for at, call in enumerate(recorded):
        replay.do(call)
        for _ in range(wanted.count(at)):
            again.after_cut(chance, folder.parent)
            told = tuple(replay.told)
            try:
                kill.check(bench, folder, Ended(told, None))
                failure = ""
            except Exception as error:  # noqa: BLE001 - every kind of failure is counted
                failure = f"after call {at} of {len(recorded)}, told {told[-1:]}: {error!r}"
            shutil.rmtree(folder.parent)
            yield "kept" not in told, failure


def _moments(steps: Sequence[int], chance: random.Random, number: int) -> list[int]:
    """Return at which calls the power is cut: half of the cuts in the last tenth, where things are put in place."""
    late = steps[-max(1, len(steps) // 10) :]
    return [steps[-1], *(chance.choice(late if at % 2 else steps) for at in range(number - 1))]


def _steps(disk: Disk, recorded: Sequence[Call]) -> list[int]:
    """Return at which calls something was written, synced or told, from the first word on; the last, without a word."""
    assert recorded, "nothing was recorded"
    replay = Replay(disk, Path.cwd())
    steps = [at for at, call in enumerate(recorded) if replay.do(call) and replay.told]
    return steps or [len(recorded) - 1]


def _same(disk: Disk, folder: Path, scratch: Path) -> None:
    """Prove the recording: done again, it leaves what the process left, but for what was shared in memory."""
    scratch.mkdir()
    disk.as_seen(scratch)
    found, wanted = _content(scratch), _content(folder)
    shutil.rmtree(scratch)
    assert found.keys() == wanted.keys(), found.keys() ^ wanted.keys()
    assert [name for name in found if found[name] != wanted[name]] == []


def _content(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith("-shm")
    }
