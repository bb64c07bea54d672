"""The lock of a folder: one at a time, and let go of however the holder ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.domain.errors import DeskUnavailable, UserError
from desktop_app.store import locking
from desktop_app.store.locking import locked

ROOT = Path(__file__).parent.parent.parent
_HOLDER = """
import sys, time
from pathlib import Path
from desktop_app.store import locking
from desktop_app.store.locking import locked
with locked(Path(sys.argv[1]), 0):
    print("held", flush=True)
    time.sleep(60)
"""


def test_only_one_holds_a_folder(tmp_path: Path) -> None:
    with locked(tmp_path, 0):
        with pytest.raises(DeskUnavailable) as refused, locked(tmp_path, 0):
            pass
        assert refused.value.code == "in_use"
        assert refused.value.hint
        with locked(tmp_path / "another", 0):
            pass
    with locked(tmp_path, 0):
        pass


def test_a_killed_process_lets_go(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _HOLDER, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(DeskUnavailable), locked(tmp_path, 0):
            pass
        holder.kill()
        holder.wait()
    with locked(tmp_path, 0):
        pass


def test_whoever_waits_gets_it_when_it_is_let_go(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _HOLDER.replace("60", "0.5"), str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with locked(tmp_path, 60):
            pass


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UserError) as refused, locked(tmp_path / "file" / "desk", 0):
        pass
    assert refused.value.code == "folder_unwritable"


def test_another_user_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(locking, "_own_name", lambda: "前台二")
        holder = locked(tmp_path, 0)
        holder.__enter__()
    try:
        with pytest.raises(DeskUnavailable) as refused, locked(tmp_path, 0):
            pass
        assert refused.value.code == "in_use"
        assert "前台二" in refused.value.message
    finally:
        holder.__exit__(None, None, None)


@pytest.mark.parametrize("left", [b"", b"\n", b"\n\x00\x1b[31m", b"\n" + b"x" * 100_000, b"\n\xff\xfe"])
def test_whatever_stands_in_the_file_the_refusal_is_a_sentence(tmp_path: Path, left: bytes) -> None:
    with locked(tmp_path, 0):
        (tmp_path / "desk.lock").write_bytes(left)
        with pytest.raises(DeskUnavailable) as refused, locked(tmp_path, 0):
            pass
        assert refused.value.message.isprintable()
        assert len(refused.value.message) < 120
