"""Does every fault to a desk and prints the table: ``python -m tests.faults [--runs N] [--only PART] [--write]``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tests.faults import kills, power, troubles
from tests.faults.bench import CUSTOMERS, Bench, Result

PAGE = Path(__file__).parent.parent.parent / "docs" / "faults.md"
HEAD = """# Faults survived

Everything here is done to a real desk of {customers} customers, over and over, by one command:

    python -m tests.faults --runs {runs} --write

After every single try the desk is opened again, and all pages, the structure, the references and the chain of the
audit are checked; "what must hold" comes on top. A kill comes without a word (SIGKILL) at a random moment; "in time"
counts those that came before the action had ended.

For a power cut every write, sync and change of a name is recorded (strace) and done again to the model of a disk up to
a random moment, half of them near the end, where things are put in place. What was synced is there; of the rest, each
write is there, is torn at a sector, or is not, and each change of a name is there or not, in any order. That is harsher
than the usual file systems.

The small disks are mounted and other users are played, so those rows need root. Data of a newer program is not opened;
there every byte is compared. The command runs on Linux.

| fault | tries | in time | what must hold | failed | seconds |
| --- | --- | --- | --- | --- | --- |
"""
FOOT = """
Not tried: network drives, disks that tell of a sync and do not do it, and power cuts on Windows itself, where names are
left to the journal of NTFS.

## Hours at the window

    python -m tests.faults.long_run

works at the real window of a desk of 100,000 customers through eight hours of its clock: calls, tickets, moves, every
page, the lock, imports, exports, reports. Every ten minutes memory, objects, windows, handles, threads and the log are
measured; the second half may rise by hundredths of the first half's level, and the command fails otherwise. In a run
of all eight hours windows, handles and threads stood still, objects and widgets fell by less than a thousandth, memory
rose by 3.6 % in the second half, and the log by 13 % of its few MiB.
`tests/faults/test_long_run.py` does each act over and over on a small desk and counts what is left behind.
"""


def main() -> int:
    """Run and return 1 when something did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100, help="how often each fault is done")
    parser.add_argument("--write", action="store_true", help=f"write the table to {PAGE.name}")
    parser.add_argument("--only", default="", help="faults whose name has this part; the table keeps its other lines")
    given = parser.parse_args()
    lines, failures = _kept(given.only), 0
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        bench = Bench(Path(folder))
        for result in _results(bench, given.runs, given.only):
            lines[result.fault] = _line(result)
            failures += len(result.failures)
            print(lines[result.fault], *result.failures[:3], sep="\n    ", flush=True)
    if given.write:
        head = HEAD.format(customers=CUSTOMERS, runs=given.runs)
        PAGE.write_text(head + "\n".join(sorted(lines.values(), key=_kind)) + "\n" + FOOT, encoding="utf-8")
    return 1 if failures else 0


def _kept(only: str) -> dict[str, str]:
    """Return the lines of the table by their faults, if only a part of it is measured anew."""
    lines = PAGE.read_text(encoding="utf-8").splitlines() if only else []
    rows = (line for line in lines if line.startswith("| ") and not line.startswith(("| fault", "| ---")))
    return {line.split("|")[1].strip(): line for line in rows}


def _kind(line: str) -> int:
    return next((at for at, kind in enumerate(("| kill", "| power cut")) if line.startswith(kind)), 2)


def _results(bench: Bench, runs: int, only: str) -> Iterator[Result]:
    cuts = power.run(bench, runs, only) if power.can_record() else ()
    if not cuts:
        print("no power cuts: strace is not installed", file=sys.stderr)
    small = troubles.can_mount(bench.root)
    return chain(kills.run(bench, runs, only), cuts, troubles.run(bench, runs, only, small_disks=small))


def _line(result: Result) -> str:
    within = "–" if result.within is None else result.within
    return (
        f"| {result.fault} | {result.tries} | {within} | {result.demand} | {len(result.failures)} |"
        f" {result.seconds:.0f} |"
    )


if __name__ == "__main__":
    sys.exit(main())
