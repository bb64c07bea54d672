"""Pins every package the project stands on, for all systems at once, with the hashes of all its files."""

from __future__ import annotations

from pathlib import Path

from build_scripts.environment import BUILD, DEVELOPMENT, PYTHON, RUNTIME, tool
from build_scripts.terminal import ROOT, step


def lock(options: list[str]) -> None:
    """Write both requirement files anew from pyproject.toml.

    Args:
        options: passed on to uv, such as ``--upgrade``.
    """
    provide_uv()
    options = [
        "--quiet",
        "--universal",
        "--python-version=3.11",
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
        "--no-emit-index-url",
        "--no-emit-find-links",
        *options,
    ]
    compiler: list[str | Path] = [tool("uv"), "pip", "compile", *options]
    project = ROOT / "pyproject.toml"
    step("build pins", [*compiler, "--group", f"{project}:build", "--output-file", BUILD])
    step("runtime pins", [*compiler, project, "--output-file", RUNTIME])
    step(
        "development pins",
        [*compiler, project, "--all-extras", "-c", RUNTIME, "-c", BUILD, "--output-file", DEVELOPMENT],
    )


def provide_uv() -> None:
    """Install uv where it is not."""
    if not tool("uv").exists():
        step("uv", [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "uv"])
