"""Starts the reading process, listens to it, and ends it when it takes too much or is no longer wanted."""

from __future__ import annotations

import io
import json
import logging
import os
import pickle  # nosec B403 - see CellLoader
import queue
import struct
import subprocess  # nosec B404 - starts this program itself, with fixed arguments
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import IO

import desktop_app
from desktop_app.domain.errors import Cancelled
from desktop_app.domain.grid import Book
from desktop_app.workbook.reading.assembly import Assembly
from desktop_app.workbook.reading.limits import STANDARD, Limits
from desktop_app.workbook.reading.refusals import refusal
from desktop_app.workbook.reading.sink import Frame

_LENGTH = struct.Struct("<I")
_LOOK_UP = 0.05
_AHEAD = 64
_log = logging.getLogger(__name__)


class CellLoader(pickle.Unpickler):
    """Loads frames; of all classes it knows only those a cell may have."""

    _KNOWN = frozenset(
        (("datetime", "date"), ("datetime", "time"), ("datetime", "datetime"), ("desktop_app.domain.grid", "CellError"))
    )

    def find_class(self, module_name: str, global_name: str) -> object:
        """Return a class by name.

        Raises:
            pickle.UnpicklingError: it is none of a cell's.
        """
        if (module_name, global_name) not in self._KNOWN:
            raise pickle.UnpicklingError(f"{module_name}.{global_name} is no cell")
        return super().find_class(module_name, global_name)


def read_book(
    path: Path,
    *,
    password: str | None = None,
    limits: Limits = STANDARD,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Book:
    """Read a file in a process of its own.

    Args:
        path: the file; its name says nothing about what is inside.
        password: what a person entered to open it.
        limits: bounds of memory, time and size.
        progress: called with how far the reading has come, from 0 to 1.
        cancelled: asked many times a second whether to stop.

    Raises:
        FileRefused: the file cannot be read truly; its code says why.
        Cancelled: ``cancelled`` said so.
        RuntimeError: the process did not even start.
    """
    request = {"path": str(path.absolute()), "password": password, "limits": asdict(limits)}
    process = _start()
    frames: queue.Queue[bytes | None] = queue.Queue(_AHEAD)
    stdin, stdout = process.stdin, process.stdout
    if stdin is None or stdout is None:
        raise OSError("the reading process has no pipes")
    pump = threading.Thread(target=_pump, args=(stdout, frames), daemon=True)
    pump.start()
    try:
        with stdin:
            stdin.write(json.dumps(request).encode() + b"\n")
        return _listen(frames, time.monotonic() + limits.seconds, progress, cancelled)
    finally:
        process.kill()
        while pump.is_alive():
            _drain(frames)
            pump.join(_LOOK_UP)
        stdout.close()
        process.wait()


def _start() -> subprocess.Popen[bytes]:
    if getattr(sys, "frozen", False):
        command, environment = [sys.executable, desktop_app.CHILD_COMMAND], dict(os.environ)
    else:
        root = str(Path(desktop_app.__file__).parents[1])
        command = [sys.executable, "-m", "desktop_app.workbook.child"]
        environment = {**os.environ, "PYTHONPATH": root}
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW
    return subprocess.Popen(  # nosec B603 - no shell, and nothing in the command comes from outside
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=flags,
    )


def _pump(stdout: IO[bytes], frames: queue.Queue[bytes | None]) -> None:
    while len(head := stdout.read(_LENGTH.size)) == _LENGTH.size:
        (size,) = _LENGTH.unpack(head)
        frames.put(stdout.read(size))
    frames.put(None)


def _drain(frames: queue.Queue[bytes | None]) -> None:
    try:
        while True:
            frames.get_nowait()
    except queue.Empty:
        return


def _listen(
    frames: queue.Queue[bytes | None],
    deadline: float,
    progress: Callable[[float], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Book:
    assembly = Assembly()
    started = False
    while True:
        if cancelled is not None and cancelled():
            raise Cancelled
        if time.monotonic() > deadline:
            raise refusal("too_large", "time")
        try:
            payload = frames.get(timeout=_LOOK_UP)
        except queue.Empty:
            continue
        if payload is None:
            if not started:
                raise RuntimeError("the reading process did not start")
            # It ended without a word: the system stopped it for its memory, or a library crashed.
            raise refusal("too_large")
        started = True
        frame: Frame = CellLoader(io.BytesIO(payload)).load()
        match frame:
            case ("done",):
                return assembly.book()
            case ("progress", float(fraction)):
                if progress is not None:
                    progress(fraction)
            case ("refused", str(code), str(detail), str(story)):
                _log.info("file refused: %s %s\n%s", code, detail, story)
                raise refusal(code, detail)
            case _:
                assembly.take(frame)
