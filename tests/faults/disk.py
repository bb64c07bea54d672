"""A disk as it may be after a power cut: what was synced is there, the rest perhaps, whole or torn, in any order."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

SECTORS = (512, 4096)
"""Bytes at which a write may tear."""


@dataclass(eq=False)
class File:
    """A file's content, whatever it is called.

    Attributes:
        safe: what a power cut leaves.
        live: what programs read.
        pending: (place, bytes) written since the last sync; the new length instead of bytes where it was cut off or
            made longer.
    """

    safe: bytearray = field(default_factory=bytearray)
    live: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def write(self, place: int, data: bytes | None) -> None:
        """Take a write, or another length."""
        _apply(self.live, place, data)
        self.pending.append((place, data))

    def sync(self) -> None:
        """Put what was written on the disk."""
        for place, data in self.pending:
            _apply(self.safe, place, data)
        self.pending.clear()

    def after_cut(self, chance: random.Random, share: float) -> bytes:
        """Return what may be found after a power cut now.

        Args:
            chance: decides.
            share: of the pending writes that reached the disk.
        """
        found = bytearray(self.safe)
        for place, data in self.pending:
            if chance.random() < share:
                _apply(found, place, _torn(data, place, chance) if chance.random() < 0.1 else data)
        return bytes(found)


def _apply(content: bytearray, place: int, data: bytes | None) -> None:
    if data is None:
        del content[place:]
    end = place + len(data or b"")
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if data is not None:
        content[place:end] = data


def _torn(data: bytes | None, place: int, chance: random.Random) -> bytes | None:
    """Return the beginning of a write, up to a border between two sectors."""
    if data is None:
        return None
    sector = chance.choice(SECTORS)
    borders = range(sector - place % sector, len(data), sector)
    return data[: chance.choice(borders)] if borders else data


@dataclass(eq=False)
class Folder:
    """A folder: names, as a power cut leaves them and as programs see them."""

    safe: dict[str, Node] = field(default_factory=dict)
    live: dict[str, Node] = field(default_factory=dict)


Node = File | Folder


@dataclass(frozen=True, eq=False)
class _Change:
    """Names that change together or not at all: each a folder, a name, what it named before and what after."""

    names: tuple[tuple[Folder, str, Node | None, Node | None], ...]


class Disk:
    """Files and folders below one folder, which is all on the disk at first.

    Args:
        root: the folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._changes: list[_Change] = []
        self.top = _read(root)

    def find(self, path: str) -> Node | None:
        """Return what programs find at a path; None for nothing, or outside."""
        parts = self._parts(path)
        node: Node | None = self.top if parts is not None else None
        for part in parts or ():
            node = node.live.get(part) if isinstance(node, Folder) else None
        return node

    def holds(self, path: str) -> bool:
        """Tell whether a path lies on this disk."""
        return self._parts(path) is not None

    def put(self, path: str, node: Node) -> None:
        """Give something a name."""
        folder, name = self._place(path)
        self._change(_Change(((folder, name, folder.live.get(name), node),)))

    def drop(self, path: str) -> None:
        """Take a name away."""
        folder, name = self._place(path)
        self._change(_Change(((folder, name, folder.live[name], None),)))

    def rename(self, path: str, target: str) -> None:
        """Give something another name; at no moment it has none."""
        (old, name), (new, wanted) = self._place(path), self._place(target)
        node = old.live[name]
        self._change(_Change(((old, name, node, None), (new, wanted, new.live.get(wanted), node))))

    def sync(self, node: Node) -> None:
        """Put a file's content, or a folder's names, on the disk."""
        if isinstance(node, File):
            node.sync()
            return
        for change in [c for c in self._changes if any(folder is node for folder, *_ in c.names)]:
            self._changes.remove(change)
            for folder, name, before, after in change.names:
                _name(folder.safe, name, before, after)

    def after_cut(self, chance: random.Random, target: Path) -> None:
        """Write what may be found after a power cut now to an empty folder."""
        share = chance.choice((0.0, chance.random(), 1.0))
        names: dict[int, dict[str, Node]] = {}
        for change in self._changes:
            if chance.random() < share:
                for folder, name, before, after in change.names:
                    _name(names.setdefault(id(folder), dict(folder.safe)), name, before, after)
        _write(
            self.top,
            lambda folder: names.get(id(folder), folder.safe),
            lambda file: file.after_cut(chance, share),
            target,
        )

    def as_seen(self, target: Path) -> None:
        """Write what programs see to an empty folder."""
        _write(self.top, lambda folder: folder.live, lambda file: bytes(file.live), target)

    def _change(self, change: _Change) -> None:
        for folder, name, before, after in change.names:
            _name(folder.live, name, before, after)
        self._changes.append(change)

    def _parts(self, path: str) -> tuple[str, ...] | None:
        try:
            return Path(path).relative_to(self.root).parts
        except ValueError:
            return None

    def _place(self, path: str) -> tuple[Folder, str]:
        folder = self.find(str(Path(path).parent))
        assert isinstance(folder, Folder), path
        return folder, Path(path).name


def _name(names: dict[str, Node], name: str, before: Node | None, after: Node | None) -> None:
    if after is not None:
        names[name] = after
    elif names.get(name) is before:
        names.pop(name, None)


def _read(path: Path) -> Folder:
    names: dict[str, Node] = {}
    for entry in path.iterdir():
        if entry.is_dir():
            names[entry.name] = _read(entry)
        else:
            content = entry.read_bytes()
            names[entry.name] = File(bytearray(content), bytearray(content))
    return Folder(dict(names), dict(names))


def _write(
    folder: Folder, names: Callable[[Folder], dict[str, Node]], content: Callable[[File], bytes], target: Path
) -> None:
    target.mkdir(exist_ok=True)
    for name, node in names(folder).items():
        if isinstance(node, File):
            (target / name).write_bytes(content(node))
        else:
            _write(node, names, content, target / name)
