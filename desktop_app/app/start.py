"""From the arguments to a command or the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from desktop_app.app.bootstrap import choose_language
from desktop_app.app.cli.arguments import build_parser


def start(arguments: Sequence[str]) -> int:
    """Run what the arguments ask for.

    Args:
        arguments: of the command line, without the program's name.
    """
    _speak_utf8()
    choose_language()
    options = build_parser().parse_args(arguments)
    if options.command is not None:
        from desktop_app.app.cli.run import run

        try:
            code = run(options)
            if sys.stdout is not None:
                sys.stdout.flush()
        except BrokenPipeError:  # who reads the answer, such as ``head``, has enough of it
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        return code
    from desktop_app.app.window import open_window

    return open_window(options.data, demo=options.demo, screenshot=options.screenshot)


def _speak_utf8() -> None:
    """Answer in UTF-8 whatever the console's code page; a windowed program has no streams at all."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8")
