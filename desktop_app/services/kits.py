"""Kits on disk: finding their folders and loading them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from desktop_app.domain.errors import FileRefused
from desktop_app.domain.kits import Kit
from desktop_app.domain.text import tr
from desktop_app.rules.kits import read_kit

MOST_BYTES = 1 << 20
"""Of one file of a kit."""


def kit_folders(root: Path) -> tuple[Path, ...]:
    """Return the folders below a root that hold a kit, by name."""
    return tuple(sorted(file.parent for file in root.glob("*/kit.toml")))


def load_kit(folder: Path) -> Kit:
    """Load the kit of a folder: ``kit.toml``, ``plans.toml``, ``tips.toml`` and ``scripts/*.toml``.

    Raises:
        FileRefused: a file is missing, unreadable or no TOML.
        InvalidInput: what the files say cannot stand.
    """
    names = ["kit.toml", "plans.toml", "tips.toml"]
    names += [f"scripts/{file.name}" for file in sorted((folder / "scripts").glob("*.toml"))]
    return read_kit({name: _read(folder / name, name) for name in names})


def _read(file: Path, name: str) -> dict[str, object]:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise _refused(name, tr("文件太大，不像是行业模板"))
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise _refused(name, tr("找不到这个文件")) from error
    except OSError as error:
        raise _refused(name, tr("打不开这个文件")) from error
    except UnicodeDecodeError as error:
        raise _refused(name, tr("不是 UTF-8 编码")) from error
    except tomllib.TOMLDecodeError as error:
        raise _refused(name, tr("格式有误（{detail}）", detail=_in_words(str(error)))) from error
    except RecursionError as error:
        raise _refused(name, tr("层次太深")) from error


def _refused(name: str, problem: str) -> FileRefused:
    return FileRefused(
        "kit_unreadable",
        tr("行业模板文件 {name} 读不了：{problem}", name=name, problem=problem),
        tr("请用文本编辑器改好后以 UTF-8 保存，或者重新安装程序。"),
    )


def _in_words(detail: str) -> str:
    """Say where TOML stumbled as an editor counts: the parser ends with ``(at line 3, column 5)``."""
    match = re.search(r"at line (\d+), column (\d+)", detail)
    return tr("第 {line} 行第 {column} 列", line=match[1], column=match[2]) if match else tr("文件末尾不完整")
