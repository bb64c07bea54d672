"""What the operating system must bring: on Debian the libraries of Qt, a Chinese font, a virtual display."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys

from build_scripts.terminal import step, stop

QT = [
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libfreetype6",
    "libgl1",
    "libglib2.0-0",
    "libx11-6",
    "libx11-xcb1",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
    "libxkbcommon0",
]
CHINESE_FONTS = ["fonts-noto-cjk", "fonts-wqy-microhei", "fonts-wqy-zenhei"]
TESTING = ["xauth", "xvfb"]
PACKAGING = ["binutils"]


def provide_packages(*, development: bool) -> None:
    """See to the Debian packages; elsewhere there is nothing to do.

    Args:
        development: also what the tests and the executable need.
    """
    if not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        return
    wanted = [*QT, *_for_this_python(development=development), *(TESTING + PACKAGING if development else [])]
    installed = _installed([*wanted, *CHINESE_FONTS])
    missing = [name for name in wanted if name not in installed]
    if not installed.intersection(CHINESE_FONTS):
        missing.append(CHINESE_FONTS[0])
    if not missing:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0:  # type: ignore[attr-defined, unused-ignore]  # this branch is Debian's; Windows has no geteuid
        stop(f"Some system packages are missing. Please run this once, then try again:\n  sudo {' '.join(install)}", 3)
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    step("apt-get update", ["apt-get", "update", "-q"], quiet)
    step("system packages", [install[0], "-q", *install[1:]], quiet)


def _for_this_python(*, development: bool) -> list[str]:
    """Debian splits Python: venv needs ensurepip, the executable needs the shared library."""
    if not sys.executable.startswith("/usr/bin/"):
        return []
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    no_venv = importlib.util.find_spec("ensurepip") is None
    return [f"python{version}-venv"] * no_venv + [f"libpython{version}"] * development


def _installed(names: list[str]) -> set[str]:
    query = ["dpkg-query", "--show", "--showformat=${Package} ${db:Status-Status}\\n", *names]
    lines = subprocess.run(query, check=False, capture_output=True, text=True).stdout.splitlines()
    return {line.split()[0] for line in lines if line.endswith(" installed")}
