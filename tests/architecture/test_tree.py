"""The folder tree stays what docs/architecture.md says."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = ("desktop_app", "build_scripts", "tests")
LONGEST = 600
NAMELESS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "base_utils"}
NOT_MIRRORED = {"architecture", "benchmarks", "faults", "flows", "migrations"}


def modules() -> list[Path]:
    return [file for folder in CODE for file in sorted((ROOT / folder).rglob("*.py"))]


def test_no_module_outgrows_one_look() -> None:
    long = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in modules()}
    assert not {str(file.relative_to(ROOT)): lines for file, lines in long.items() if lines > LONGEST}


def test_every_module_says_by_its_name_what_it_is_for() -> None:
    assert not [file for file in modules() if NAMELESS & {file.stem, *file.relative_to(ROOT).parts}]


def test_tests_mirror_the_program() -> None:
    tests = ROOT / "tests"
    folders = {file.parent.relative_to(tests) for file in tests.rglob("test_*.py")}
    strange = [
        folder
        for folder in folders
        if folder.parts[0] not in NOT_MIRRORED and not (ROOT / "desktop_app" / folder).is_dir()
    ]
    assert not strange


def test_every_layer_is_tested() -> None:
    layers = {
        path.name for path in (ROOT / "desktop_app").iterdir() if path.is_dir() and not path.name.startswith("__")
    }
    assert not [layer for layer in layers if not list((ROOT / "tests" / layer).rglob("test_*.py"))]


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")], ids=lambda page: page.name)
def test_links_of_the_documentation_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert not [link for link in links if not (page.parent / link).exists()]
