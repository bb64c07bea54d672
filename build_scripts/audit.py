"""Looks the pinned packages up among the known vulnerabilities; needs the network, so no other command does it."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from build_scripts.environment import DEVELOPMENT, tool
from build_scripts.lock import provide_uv
from build_scripts.terminal import ROOT, say, stop

UNKNOWN, VULNERABLE = 3, 1
"""Exit codes: nothing could be looked up, or something was found."""


def audit() -> None:
    """Say what is known of each pin; end with an exit code when something was found, or nothing could be looked up."""
    provide_uv()
    command = [tool("uv"), "tool", "run", "pip-audit", "--disable-pip", "--require-hashes", "--progress-spinner=off"]
    done = subprocess.run(
        [*map(str, command), "--format=json", "-r", str(DEVELOPMENT)], cwd=ROOT, check=False, capture_output=True
    )
    found, missing = read(done.stdout)
    if not found and not missing:
        stop(f"The list of vulnerabilities could not be read; nothing was checked.\n{_last_line(done.stderr)}", UNKNOWN)
    vulnerable = [package for package in found if package["vulns"]]
    for package in vulnerable:
        for known in package["vulns"]:
            say(
                f"{package['name']} {package['version']}: {known['id']}, mended in {known['fix_versions'] or 'nothing'}"
            )
    if not found:
        stop(f"The source knows none of the {len(missing)} packages; nothing was checked.", UNKNOWN)
    if missing:
        say(f"Not known to the source, so not checked: {', '.join(missing)}")
    if vulnerable:
        stop(f"{len(vulnerable)} of {len(found)} packages have known vulnerabilities.", VULNERABLE)
    say(f"{len(found)} packages looked up, no known vulnerability.")


def read(report: bytes) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the packages that were looked up, and the names of those that were not."""
    try:
        packages = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return [], []
    return [p for p in packages if "vulns" in p], [p["name"] for p in packages if "vulns" not in p]


def _last_line(said: bytes) -> str:
    return next(reversed(said.decode(errors="replace").strip().splitlines()), "")
