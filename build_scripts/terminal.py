"""Starting programs step by step: each is named, timed, and ends the run when it fails."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent


def say(text: str) -> None:
    """Print a line at once, also when the output goes to a file."""
    print(text, flush=True)


def stop(text: str, code: int) -> NoReturn:
    """End with a message for the person and an exit code."""
    print(text, file=sys.stderr, flush=True)
    raise SystemExit(code)


def step(name: str, command: Sequence[str | Path], env: Mapping[str, str] | None = None, *, last: bool = False) -> None:
    """Run one program; end with its exit code when it fails.

    Args:
        name: what stands over its output.
        command: program and arguments; started in the project's folder.
        env: variables set on top of the present ones.
        last: nothing is printed after its own output.
    """
    say(f"== {name}")
    start = time.monotonic()
    program = [str(part) for part in command]
    code = subprocess.run(program, cwd=ROOT, env={**os.environ, **(env or {})}, check=False).returncode
    if code:
        stop(f"== {name}: failed with exit code {code}", code if code > 0 else 128 - code)
    if not last:
        say(f"== {name}: done in {time.monotonic() - start:.1f} s")
