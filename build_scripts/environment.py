"""The virtual environment in .venv, made from the hash-pinned requirement files and remade when they change."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from build_scripts.system import provide_packages
from build_scripts.terminal import ROOT, step, stop

VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if sys.platform == "win32" else "bin")
PYTHON = SCRIPTS / ("python.exe" if sys.platform == "win32" else "python")
RUNTIME = ROOT / "build_scripts" / "requirements" / "requirements.txt"
DEVELOPMENT = RUNTIME.with_name("requirements-dev.txt")
BUILD = RUNTIME.with_name("requirements-build.txt")
OLDEST = (3, 11)


def tool(name: str) -> Path:
    """Return a program of the environment."""
    return SCRIPTS / (f"{name}.exe" if sys.platform == "win32" else name)


def set_up(*, development: bool) -> None:
    """Bring the environment to what the requirement files say; quick when it already is.

    Args:
        development: with the tools for tests, checks and the executable; else only what the program needs.
    """
    if sys.version_info < OLDEST:
        stop(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}.", 3)
    provide_packages(development=development)
    if _up_to_date(DEVELOPMENT) or (not development and _up_to_date(RUNTIME)):
        return
    requirements = DEVELOPMENT if development else RUNTIME
    if not _usable():
        if VENV.exists():
            shutil.rmtree(VENV)
        step("virtual environment", [sys.executable, "-m", "venv", VENV])
    quiet = [] if sys.stdout.isatty() else ["-qq"]
    pip: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", *quiet]
    step("build tools", [*pip, "--require-hashes", "-r", BUILD])
    pip.append("--no-deps")  # the files name every package; resolving "coverage[toml]" anew may find a newer one
    step("packages", [*pip, "--require-hashes", "--no-build-isolation", "-r", requirements])
    step("project", [*pip, "--no-build-isolation", "--editable", ROOT])
    step("packages belong together", [PYTHON, "-m", "pip", "--disable-pip-version-check", "check"])
    _stamp(requirements).write_text(_fingerprint(requirements))


def _usable() -> bool:
    """Whether the environment runs on the Python that was called."""
    version = "import sys; print(sys.version_info[:3])"
    try:
        answer = subprocess.run([str(PYTHON), "-c", version], check=False, capture_output=True, text=True).stdout
    except OSError:
        return False
    return answer.strip() == str(sys.version_info[:3])


def _up_to_date(requirements: Path) -> bool:
    stamp = _stamp(requirements)
    return stamp.is_file() and stamp.read_text() == _fingerprint(requirements)


def _stamp(requirements: Path) -> Path:
    return VENV / f".{requirements.stem}-installed"


def _fingerprint(requirements: Path) -> str:
    """Everything that makes an environment this one: the pins, the entry points, the Python and the place."""
    digest = hashlib.sha256(f"{sys.version} {VENV}".encode())
    for file in (BUILD, requirements, ROOT / "pyproject.toml"):
        digest.update(file.read_bytes())
    return digest.hexdigest()
