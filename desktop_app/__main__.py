"""Starts the program: with a command on the command line, else the window."""

from __future__ import annotations

import multiprocessing
import sys

from desktop_app import CHILD_COMMAND


def main() -> int:
    """Run the command line and return the exit code: 0 done, 1 a bug, 2 wrong usage, 3 refused."""
    multiprocessing.freeze_support()
    if sys.argv[1:] == [CHILD_COMMAND]:
        from desktop_app.workbook import child

        child.main()
        return 0
    from desktop_app.app.start import start

    return start(sys.argv[1:])


def main_gui() -> int:
    """Open the window, without a console."""
    return main()


if __name__ == "__main__":
    sys.exit(main())
