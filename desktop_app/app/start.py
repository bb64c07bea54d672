"""From the arguments to a command or the window."""

from __future__ import annotations

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

        return run(options)
    from desktop_app.app.window import open_window

    return open_window(options.data, demo=options.demo, screenshot=options.screenshot)


def _speak_utf8() -> None:
    """Answer in UTF-8 whatever the console's code page; a windowed program has no streams at all."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8")
