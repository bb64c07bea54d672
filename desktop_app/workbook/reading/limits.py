"""How much a file may take, and how the reading process keeps itself to it."""

from __future__ import annotations

import sys
from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one reading; past any of them the file is refused, never half read.

    Attributes:
        file_bytes: size of the file as it lies on the disk.
        unpacked_bytes: size of everything inside a packed workbook.
        cells: cells of all sheets together, the blanks before a value counted.
        letters: letters of all cells together, counted where one long text can stand in many cells.
        memory: address space of the reading process.
        seconds: time from the start of the reading process to its last row.
    """

    file_bytes: int = 300 * MB
    unpacked_bytes: int = 500 * MB
    cells: int = 6_000_000
    letters: int = 100_000_000
    memory: int = 1024 * MB
    seconds: float = 50.0


STANDARD = Limits()


def confine(memory: int, seconds: float) -> None:
    """Bind the present process to a limit of memory and processor time; it cannot be lifted again.

    Args:
        memory: bytes of address space (Windows: committed memory).
        seconds: processor time, a backstop should the parent be gone.
    """
    if sys.platform == "win32":
        from desktop_app.workbook.reading.windows_job import enter_job

        enter_job(memory, seconds)
    else:
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 5, int(seconds) + 5))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
