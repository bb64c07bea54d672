"""Imports a file into a desk; meant to be killed.

Arguments: the desk's folder and the file. Lines on stdout: each step of the progress, ``kept`` once it is committed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from desktop_app.domain.clock import SystemClock
from tests.desks import PASSWORD, PERSON, setup_in


def main() -> None:
    """Preview the file and import it."""
    desk, actor = setup_in(Path(sys.argv[1]), SystemClock()).open(PERSON, PASSWORD)
    file = Path(sys.argv[2])
    preview = desk.imports.preview(file)
    desk.imports.apply(actor, preview, file.name, progress=lambda done, _, text: print(text, done, flush=True))
    print("kept", flush=True)


if __name__ == "__main__":
    main()
