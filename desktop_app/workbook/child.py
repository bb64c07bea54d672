"""The process that reads one file and nothing else, so that no file can take the program down with it.

It is started by `desktop_app.workbook.reading.parent`: a request comes as one line of JSON on standard input, frames go
out on standard output. It must start fast: nothing but the standard library until the format is known.
"""

from __future__ import annotations

import gc
import json
import os
import pickle  # nosec B403 - only written here; the parent reads it with a loader that makes nothing but cells
import struct
import sys
import traceback
from pathlib import Path
from types import TracebackType

from desktop_app.workbook.reading.dispatch import read_file
from desktop_app.workbook.reading.limits import Limits, confine
from desktop_app.workbook.reading.refusals import Unreadable
from desktop_app.workbook.reading.sink import Frame, Sink

_LENGTH = struct.Struct("<I")


def main() -> None:
    """Read the file that standard input names."""
    out = os.fdopen(os.dup(1), "wb")

    def send(frame: Frame) -> None:
        payload = pickle.dumps(frame, 5)
        out.write(_LENGTH.pack(len(payload)) + payload)
        out.flush()

    def confess(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
        # A damaged file may raise anything at all out of a third-party reader; the log gets the whole story.
        send(("refused", "corrupted", "", "".join(traceback.format_exception(error))))

    with os.fdopen(os.dup(0), "rb") as stdin:
        request = json.loads(stdin.readline())
    limits = Limits(**request["limits"])
    gc.disable()
    confine(limits.memory, limits.seconds)
    send(("progress", 0.0))
    sys.excepthook = confess
    try:
        sink = Sink(send, limits.cells, limits.letters)
        send(("format", read_file(Path(request["path"]), request["password"], limits, sink)))
        if not sink.filled:
            raise Unreadable("empty")
        send(("done",))
    except Unreadable as refused:
        send(("refused", refused.code, refused.detail, traceback.format_exc()))
    except (MemoryError, RecursionError):
        send(("refused", "too_large", "", ""))


if __name__ == "__main__":
    main()
