"""Texts of the screen: what the code says by ``tr()``, and what the English catalogue still lacks.

Run it to print the missing texts as JSON, and those nobody says any more on the error output.
"""

from __future__ import annotations

import ast
import json
import re
import string
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENGLISH = ROOT / "resources" / "translations" / "en.json"
HAN = re.compile(r"[\u3400-\u9fff]")
CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]*")


@dataclass(frozen=True)
class Spoken:
    """One call of ``tr``: where it stands, its text (None when it is no literal) and the values given."""

    place: str
    text: str | None
    values: frozenset[str]


def sources() -> Iterator[tuple[Path, ast.Module]]:
    """Yield each module of the program with its syntax tree."""
    for file in sorted((ROOT / "desktop_app").rglob("*.py")):
        yield file, ast.parse(file.read_text(encoding="utf-8"))


def spoken() -> list[Spoken]:
    """Return every call of ``tr`` in the program."""
    return [
        Spoken(
            f"{file.relative_to(ROOT)}:{node.lineno}",
            _literal(node.args[0]) if len(node.args) == 1 else None,
            frozenset(word.arg or "**" for word in node.keywords),
        )
        for file, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _is_tr(node)
    ]


def unspoken(node: ast.AST, *, constants: bool) -> Iterator[tuple[int, str]]:
    """Yield line and text of Chinese literals that do not go through ``tr``.

    Docstrings are for developers; words that are only compared with, looked up or matched are not shown.

    Args:
        node: the module, or a part of it.
        constants: whether UPPER_CASE names may hold Chinese: words to recognise, names to invent.
    """
    parts = [node.value] if isinstance(node, ast.Subscript) else ast.iter_child_nodes(node)
    for part in parts:
        if _is_tr(part) or _is_docstring(part) or _is_recognition(part) or (constants and _is_constant(part)):
            continue
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and HAN.search(part.value):
            yield part.lineno, part.value
        yield from unspoken(part, constants=constants)


def placeholders(text: str) -> frozenset[str]:
    """Return the names a text leaves open."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


def catalogue() -> dict[str, str]:
    """Return the English catalogue."""
    texts: dict[str, str] = json.loads(ENGLISH.read_text(encoding="utf-8"))
    return texts


def _is_tr(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr"


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_constant(node: ast.AST) -> bool:
    match node:
        case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
            names = [part.id for part in ast.walk(target) if isinstance(part, ast.Name)]
            return bool(names) and all(map(CONSTANT.fullmatch, names))
    return False


def _is_recognition(node: ast.AST) -> bool:
    match node:
        case ast.Compare() | ast.MatchValue() | ast.Call(func=ast.Attribute(value=ast.Name(id="re"))):
            return True
    return False


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def main() -> None:
    """Print what is missing and what is left over."""
    said = {call.text: call.place for call in spoken() if call.text is not None}
    known = catalogue()
    print(json.dumps({text: place for text, place in said.items() if text not in known}, ensure_ascii=False, indent=2))
    for text in known.keys() - said.keys():
        print(f"no longer said: {text}", file=sys.stderr)


if __name__ == "__main__":
    main()
