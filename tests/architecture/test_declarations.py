"""What the project declares is what it uses, and nothing in it tells of one machine."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import metadata, packages_distributions
from pathlib import Path

from desktop_app import __version__

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = SETTINGS["project"]
EXTRAS = {**PROJECT["optional-dependencies"], **SETTINGS["dependency-groups"]}
PINS = ROOT / "build_scripts" / "requirements"
OURS = {"desktop_app", "build_scripts", "tests"}
OF_ONE_MACHINE = re.compile(
    r"pypi[.]org|pythonhosted[.]|(?<!emit-)index[-]url|(?<!emit-)find[-]links|(?<![\w.$])/(work|tmp|root|home)/|farm[-]"
)
TEXT = {".cfg", ".css", ".html", ".ini", ".json", ".mako", ".md", ".py", ".spec", ".svg", ".toml", ".txt"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(requirements: Iterable[str]) -> set[str]:
    return {normal(re.split(r"[<>=!~ ;\[]", line)[0]) for line in requirements}


def imported(folders: Iterable[str]) -> set[str]:
    """The distributions whose modules the folders import."""
    roots: set[str] = set()
    for file in (file for folder in folders for file in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                roots.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                roots.add(node.module.split(".")[0])
    known = packages_distributions()
    foreign = roots - OURS - sys.stdlib_module_names - {"__future__"}
    return {normal(name) for root in foreign for name in known.get(root, [root])}


def test_the_program_declares_exactly_what_it_imports() -> None:
    used, named = imported(["desktop_app"]), declared(PROJECT["dependencies"])
    assert not used - named, "not declared"
    assert not named - used, "declared for nothing"


def test_tools_and_tests_import_only_what_is_declared() -> None:
    allowed = declared([*PROJECT["dependencies"], *(name for extra in EXTRAS.values() for name in extra)])
    undeclared = imported(["build_scripts", "tests"]) - allowed
    assert not undeclared


def pins(file: str) -> dict[str, str]:
    text = (PINS / file).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = text.splitlines()
    assert not [line for line in lines if not re.match(r"[\w.-]+==[\w.]+ .*--hash=sha256:[0-9a-f]{64}", line)]
    return {normal(name): version for name, version in (re.split("==| ", line)[:2] for line in lines)}


def test_every_declared_package_is_pinned_by_hash_and_the_pins_agree() -> None:
    runtime, development = pins("requirements.txt"), pins("requirements-dev.txt")
    assert declared(PROJECT["dependencies"]) <= runtime.keys()
    assert runtime.items() <= development.items()
    extras = PROJECT["optional-dependencies"].values()
    assert declared(name for extra in extras for name in extra) <= development.keys()


PERMISSIVE = re.compile(r"\b(MIT|MIT-0|BSD|Apache|PSF|LGPL|Mozilla Public License|MPL)\b|^BSD")
UNSAID = {"sqlcipher3": "zlib"}
"""Licences of packages that do not say it in their metadata; read in their sources."""


def test_the_program_takes_along_only_what_may_be_passed_on() -> None:
    told = {}
    for name in pins("requirements.txt"):
        said = metadata(name)
        words = [line for key in ("License-Expression", "License") for line in said.get_all(key) or []]
        words += [line for line in said.get_all("Classifier") or [] if line.startswith("License")]
        told[name] = "; ".join(word.partition("\n")[0] for word in words)
    assert {name for name, words in told.items() if not PERMISSIVE.search(words)} == UNSAID.keys()


def test_nothing_tells_of_one_machine_or_one_registry() -> None:
    folders = [*OURS, "resources", "docs"]
    files = [*(file for folder in folders for file in (ROOT / folder).rglob("*")), *ROOT.glob("*.*")]
    readable = [file for file in files if file.is_file() and file.suffix in TEXT]
    readable.append(ROOT / ".ci" / "run")
    assert not [file for file in readable if OF_ONE_MACHINE.search(file.read_text(encoding="utf-8", errors="replace"))]


def test_the_version_has_its_entry_in_the_changelog() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
