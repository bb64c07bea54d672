"""What a process wrote, call by call, as strace saw it, done again to the model of a disk."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.disk import Disk, File, Folder, Node

CALLS = (
    "open,openat,creat,close,read,readv,write,pwrite64,writev,pwritev,lseek,ftruncate,truncate,fallocate,fsync,"
    "fdatasync,sync_file_range,sync,syncfs,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,"
    "symlink,symlinkat,dup,dup2,dup3,fcntl,sendfile,copy_file_range,clone,clone3,fork,vfork,chdir"
)
_LINE = re.compile(r"(?P<pid>\d+) +(?P<name>\w+)\((?P<rest>.*)$", re.DOTALL)
_RESUMED = re.compile(r"(?P<pid>\d+) +<\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)$", re.DOTALL)
_RESULT = re.compile(r"\) += (?P<result>-?\d+|\?|0x[0-9a-f]+)[^\"]*$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_UNFINISHED = " <unfinished ...>"


def attach(trace: Path) -> None:
    """Have what this process does from now on written to a file; called in the process itself."""
    command = ["strace", "-f", "-xx", "-s", str(1 << 24), "-e", f"trace={CALLS}"]
    recorder = subprocess.Popen([*command, "-o", trace, "-p", str(os.getpid())], stderr=subprocess.PIPE)
    assert recorder.stderr is not None
    said = recorder.stderr.readline()
    assert b"attached" in said, said


def ended(trace: Path, patience: float = 60) -> None:
    """Wait until all of a process that ended is written to the file."""
    until = time.monotonic() + patience
    while not re.search(rb"\+\+\+ (exited|killed)[^\n]*\n\Z", trace.read_bytes()[-200:]):
        assert time.monotonic() < until, f"{trace} has no end"
        time.sleep(0.01)


@dataclass(frozen=True, slots=True)
class Call:
    """A system call that ended.

    Attributes:
        text: its arguments as strace writes them.
        result: what it returned.
    """

    pid: int
    name: str
    text: str
    result: int

    @property
    def texts(self) -> list[bytes]:
        """The strings among the arguments."""
        found = []
        for text, cut in _TEXT.findall(self.text):
            assert not cut
            found.append(bytes.fromhex(text.replace("\\x", "")))
        return found

    @property
    def arguments(self) -> list[str]:
        """The arguments; strings are blank, and so are the parts of structures."""
        return [part.strip() for part in _TEXT.sub('""', self.text).split(",")]

    def number(self, at: int) -> int:
        """Return an argument that is a number."""
        return int(self.arguments[at], 0)


def calls(trace: Path) -> Iterator[Call]:
    """Yield the calls that succeeded, in the order in which they ended; those of a process begin at its first."""
    begun: dict[int, str] = {}
    for line in trace.read_text(encoding="ascii").split("\n"):
        if match := _RESUMED.match(line):
            name, rest = match["name"], begun.pop(int(match["pid"])) + match["rest"]
        elif match := _LINE.match(line):
            name, rest = match["name"], match["rest"]
            if rest.endswith(_UNFINISHED):
                begun[int(match["pid"])] = rest.removesuffix(_UNFINISHED)
                if name in ("clone", "clone3", "vfork", "fork"):  # the new one may be heard of before this returns
                    yield Call(int(match["pid"]), "begins", rest, 0)
                continue
        else:
            continue
        result = _RESULT.search(rest)
        if result is not None and result["result"] != "?" and not result["result"].startswith("-"):
            yield Call(int(match["pid"]), name, rest[: result.start()], int(result["result"], 0))


@dataclass(eq=False)
class _Opened:
    """An open file; copies of its number share the place."""

    node: Node | None
    path: str
    place: int = 0
    appends: bool = False


@dataclass
class Replay:
    """Does the calls of a trace again.

    Args:
        disk: as it was before the first.
        folder: in which the process began.

    Attributes:
        told: lines that the process wrote to where its first line went.
    """

    disk: Disk
    folder: Path
    told: list[str] = field(default_factory=list)
    _numbers: dict[int, dict[int, _Opened]] = field(default_factory=dict)
    _born: tuple[int, bool] | None = None
    _tells: int | None = None

    def do(self, call: Call) -> bool:
        """Do one call; tell whether it changed or synced something, or told something."""
        if call.name in ("begins", "clone", "clone3", "vfork", "fork"):
            self._born = call.pid, "CLONE_FILES" in call.text
            if call.result:
                self._of(call.result)
            return False
        method = getattr(self, f"_{_SAME.get(call.name, call.name)}", None)
        if method is None:
            raise NotImplementedError(call.name)
        return bool(method(call, self._of(call.pid)))

    def _of(self, pid: int) -> dict[int, _Opened]:
        if pid not in self._numbers:
            parent, shares = self._born or (pid, False)
            known = self._numbers.get(parent, {})
            self._numbers[pid] = known if shares else dict(known)
        return self._numbers[pid]

    def _path(self, call: Call, at: int = 0, numbers: dict[int, _Opened] | None = None, which: int = 0) -> str:
        """Return a path among the arguments; ``at`` is where the folder's number stands, if there is one."""
        path = call.texts[which].decode(errors="surrogateescape")
        base = str(self.folder)
        if numbers is not None and (number := call.arguments[at]) != "AT_FDCWD":
            base = numbers[int(number)].path
        return os.path.normpath(Path(base, path))

    # --- files ---

    def _openat(self, call: Call, numbers: dict[int, _Opened]) -> bool:
        return self._opened(self._path(call, 0, numbers), call.text, call.result, numbers)

    def _open(self, call: Call, numbers: dict[int, _Opened]) -> bool:
        return self._opened(self._path(call), call.text, call.result, numbers)

    def _creat(self, call: Call, numbers: dict[int, _Opened]) -> bool:
        return self._opened(self._path(call), "O_CREAT|O_TRUNC", call.result, numbers)

    def _opened(self, path: str, flags: str, number: int, numbers: dict[int, _Opened]) -> bool:
        node, changed = self.disk.find(path), False
        if node is None and "O_CREAT" in flags and self.disk.holds(path):
            node, changed = File(), True
            self.disk.put(path, node)
        if isinstance(node, File) and "O_TRUNC" in flags and node.live:
            node.write(0, None)
            changed = True
        numbers[number] = _Opened(node, path, 0, "O_APPEND" in flags)
        return changed

    def _close(self, call: Call, numbers: dict[int, _Opened]) -> None:
        numbers.pop(call.number(0), None)

    def _dup(self, call: Call, numbers: dict[int, _Opened]) -> None:
        if (opened := numbers.get(call.number(0))) is not None:
            numbers[call.result] = opened

    def _fcntl(self, call: Call, numbers: dict[int, _Opened]) -> None:
        if "F_DUPFD" in call.text:
            self._dup(call, numbers)

    def _lseek(self, call: Call, numbers: dict[int, _Opened]) -> None:
        if (opened := numbers.get(call.number(0))) is not None:
            opened.place = call.result

    def _read(self, call: Call, numbers: dict[int, _Opened]) -> None:
        if (opened := numbers.get(call.number(0))) is not None:
            opened.place += call.result

    def _write(self, call: Call, numbers: dict[int, _Opened]) -> bool:
        data = b"".join(call.texts)[: call.result]
        opened = numbers.get(call.number(0))
        if opened is None:
            return self._tell(call.number(0), data)
        if not isinstance(opened.node, File):
            return False
        if opened.appends:
            opened.place = len(opened.node.live)
        opened.node.write(opened.place, data)
        opened.place += len(data)
        return True

    def _pwrite64(self, call: Call, numbers: dict[int, _Opened]) -> bool:
        opened = numbers.get(call.number(0))
        if opened is None or not isinstance(opened.node, File):
            return False
        opened.node.write(int(call.arguments[-1], 0), b"".join(call.texts)[: call.result])
        return True

    def _tell(self, number: int, data: bytes) -> bool:
        if self._tells is None and data.startswith(b"begun"):
            self._tells = number
        if number != self._tells:
            return False
        self.told += data.decode().splitlines()
        return True

    def _sendfile(self, call: Call, numbers: dict[int, _Opened]) -> bool:
        return self._copy(numbers.get(call.number(0)), numbers.get(call.number(1)), call.result)

    def _copy_file_range(self, call: Call, numbers: dict[int, _Opened]) -> bool:
        return self._copy(numbers.get(call.number(2)), numbers.get(call.number(0)), call.result)

    def _copy(self, target: _Opened | None, source: _Opened | None, length: int) -> bool:
        if target is None or source is None or not isinstance(target.node, File):
            return False
        content = source.node.live if isinstance(source.node, File) else Path(source.path).read_bytes()
        target.node.write(target.place, bytes(content[source.place : source.place + length]))
        source.place += length
        target.place += length
        return True

    def _ftruncate(self, call: Call, numbers: dict[int, _Opened]) -> bool:
        opened = numbers.get(call.number(0))
        return opened is not None and _cut(opened.node, call.number(1))

    def _truncate(self, call: Call, _numbers: dict[int, _Opened]) -> bool:
        return _cut(self.disk.find(self._path(call)), call.number(1))

    # --- names ---

    def _renameat2(self, call: Call, numbers: dict[int, _Opened]) -> bool:
        return self._renamed(self._path(call, 0, numbers), self._path(call, 2, numbers, 1))

    def _rename(self, call: Call, _numbers: dict[int, _Opened]) -> bool:
        return self._renamed(self._path(call), self._path(call, which=1))

    def _renamed(self, path: str, target: str) -> bool:
        if not self.disk.holds(path) and not self.disk.holds(target):
            return False
        assert self.disk.holds(path) is self.disk.holds(target), "between two disks"
        self.disk.rename(path, target)
        return True

    def _unlinkat(self, call: Call, numbers: dict[int, _Opened]) -> bool:
        return self._dropped(self._path(call, 0, numbers))

    def _unlink(self, call: Call, _numbers: dict[int, _Opened]) -> bool:
        return self._dropped(self._path(call))

    def _dropped(self, path: str) -> bool:
        if not self.disk.holds(path):
            return False
        self.disk.drop(path)
        return True

    def _mkdirat(self, call: Call, numbers: dict[int, _Opened]) -> bool:
        return self._made(self._path(call, 0, numbers))

    def _mkdir(self, call: Call, _numbers: dict[int, _Opened]) -> bool:
        return self._made(self._path(call))

    def _made(self, path: str) -> bool:
        if not self.disk.holds(path):
            return False
        self.disk.put(path, Folder())
        return True

    # --- syncing ---

    def _fsync(self, call: Call, numbers: dict[int, _Opened]) -> bool:
        opened = numbers.get(call.number(0))
        if opened is None or opened.node is None:
            return False
        self.disk.sync(opened.node)
        return True


_SAME = {
    "readv": "read",
    "writev": "write",
    "fdatasync": "fsync",
    "renameat": "renameat2",
    "rmdir": "unlink",
    "dup2": "dup",
    "dup3": "dup",
}
"""Calls that are done like another."""


def _cut(node: Node | None, length: int) -> bool:
    if not isinstance(node, File) or len(node.live) == length:
        return False
    node.write(length, None)
    return True
