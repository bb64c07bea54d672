"""Imports a file into a desk, or takes the latest import back; meant to be killed.

Arguments: the desk's folder, and the file to import or ``undo``. Lines on stdout: each step of the progress, or
``undoing`` before the first change; ``kept`` once it is committed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from desktop_app.domain.clock import SystemClock
from tests.desks import PASSWORD, PERSON, setup_in


def main() -> None:
    """Do what is asked."""
    desk, actor = setup_in(Path(sys.argv[1]), SystemClock()).open(PERSON, PASSWORD)
    if sys.argv[2] == "undo":
        print("undoing", flush=True)
        desk.imports.undo(actor, desk.imports.batches()[0].id)
    else:
        file = Path(sys.argv[2])
        preview = desk.imports.preview(file)
        desk.imports.apply(actor, preview, file.name, progress=lambda done, _, text: print(text, done, flush=True))
    print("kept", flush=True)


if __name__ == "__main__":
    main()
