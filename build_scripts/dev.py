"""The developer's commands: ``python3 build_scripts/dev.py COMMAND``. Needs nothing but Python; sets up the rest."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from build_scripts import audit, checks, environment, lock, package
from build_scripts.terminal import say, step, stop

COMMANDS = {
    "run": "open the program on the demo desk (further words go to the program)",
    "test": "everything: style, types, imports, executable, windows, tests",
    "setup": "only set up the environment in .venv",
    "check": "style, types, imports, unsafe patterns, packages",
    "audit": "look the packages up among the known vulnerabilities (needs the network)",
    "bench": "measure against the floors and print the table",
    "package": "build the executable in dist/huifang",
    "shots": "draw the screenshots of docs/pictures anew",
    "lock": "pin the packages anew from pyproject.toml (further words go to uv)",
}
NO_DISPLAY = """There is no display here, so no window can open. Either
  - work at the computer's own screen,
  - connect with  ssh -X  and try again,
  - or draw into a picture:  QT_QPA_PLATFORM=offscreen python3 build_scripts/dev.py run --screenshot desk.png"""


def main() -> None:
    """Read the command and carry it out."""
    listing = "\n".join(f"  {name:<9}{text}" for name, text in COMMANDS.items())
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=f"commands:\n{listing}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="...", help="further words")
    given = parser.parse_args()
    name, words = given.command, given.words
    if words and name not in {"run", "bench", "shots", "lock"}:
        parser.error(f"{name} takes no further words: {' '.join(words)}")
    if name != "lock":
        environment.set_up(development=name != "run")
    match name:
        case "run":
            run(words)
        case "test":
            checks.everything()
        case "setup":
            say(f"Ready: {environment.SCRIPTS}")
        case "check":
            checks.check()
        case "audit":
            audit.audit()
        case "bench":
            step("benchmarks", [environment.PYTHON, "-m", "tests.benchmarks", *words])
        case "package":
            say(f"Ready: {package.build().parent}")
        case "shots":
            step(
                "screenshots",
                [environment.PYTHON, "-m", "build_scripts.pictures", *words],
                {"QT_QPA_PLATFORM": "offscreen"},
            )
        case "lock":
            lock.lock(words)


def run(words: list[str]) -> None:
    """Open the program on its demo desk, in the person's own folder."""
    if sys.platform == "linux" and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))):
        stop(NO_DISPLAY, 3)
    raise SystemExit(subprocess.run([str(environment.tool("huifang")), "--demo", *words], check=False).returncode)


if __name__ == "__main__":
    main()
