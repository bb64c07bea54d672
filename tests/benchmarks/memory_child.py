"""A process that says by how much its memory grew at most, and how much a process that it started took: in KiB.

Arguments: ``parsed`` or ``import``, the folder of a new desk, and a list. It asks the Linux kernel.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import python_calamine

from desktop_app.domain.clock import SystemClock
from tests.desks import PASSWORD, PERSON, setup_in


def main(what: str, folder: Path, path: Path) -> None:
    """Open a desk and do what is asked."""
    new = setup_in(folder, SystemClock()).create("压力测试学校", "school", PERSON, PASSWORD)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the highest mark is the present one
    before = _status("VmHWM")
    if what == "parsed":
        held: object = python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()
    else:
        held = new.desk.imports.apply(new.actor, new.desk.imports.preview(path), path.name)
    print(_status("VmHWM") - before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    del held
    new.desk.close()


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
