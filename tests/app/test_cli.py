"""The command line: exit codes, answers in JSON, options before or after the command, sentences for refusals."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.app.start import start
from desktop_app.domain.access import Role
from desktop_app.domain.clock import SystemClock
from desktop_app.store.locking import locked
from tests.desks import setup_in

TODAY = SystemClock().today()
LIST = f"姓名,手机,报名日期\n柏知夏,13800001111,{TODAY}\n岑星野,13800002222,{TODAY}\n"
YEAR = ("--from", f"{TODAY}", "--to", f"{TODAY + timedelta(days=365)}")


@pytest.fixture
def password(tmp_path: Path) -> Path:
    file = tmp_path / "密码.txt"
    file.write_text("很长 的 密码\n", encoding="utf-8")
    return file


@pytest.fixture
def data(tmp_path: Path, password: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A desk that was set up on the command line."""
    folder = tmp_path / "数据 文件夹"
    options = ["--data", str(folder), "--password-file", str(password)]
    assert start([*options, "init", "--org", "青禾学校", "--kit", "school", "--user", "柏知远", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["user"] == "柏知远"
    assert len(made["recovery_code"]) == 39
    return folder


def _run(capsys: pytest.CaptureFixture[str], data: Path, password: Path, *words: str, code: int = 0) -> dict[str, Any]:
    assert start([*words, "--data", str(data), "--password-file", str(password), "--json"]) == code
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_a_list_goes_in_and_comes_out_as_visits_and_workbooks(
    tmp_path: Path, data: Path, password: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "名单 三月.csv"
    file.write_text(LIST, encoding="gbk")
    dry = _run(capsys, data, password, "import", str(file), "--dry-run")
    assert (dry["kind"], dry["summary"]["create"]) == ("import", 2)
    done = _run(capsys, data, password, "import", str(file))
    assert (done["created"], done["visits"]) == (2, 6)
    again = _run(capsys, data, password, "import", str(file), "--dry-run")
    assert (again["summary"]["create"], again["summary"]["duplicate"]) == (0, 2)
    visits = _run(capsys, data, password, "visits", *YEAR)["visits"]
    assert {row["customer"] for row in visits if row["due"] <= f"{TODAY + timedelta(days=7)}"} == {"柏知夏", "岑星野"}
    for words in (
        ("report", "--month", f"{TODAY:%Y-%m}", "--out", str(tmp_path / "月报.xlsx")),
        ("export", "customers", "--out", str(tmp_path / "客户.xlsx")),
        ("export", "visits", *YEAR, "--out", str(tmp_path / "应访.csv")),
        ("export", "tickets", "--out", str(tmp_path / "问题件.xlsx")),
        ("backup", "--out", str(tmp_path / "备份.hft")),
    ):
        assert _run(capsys, data, password, *words)["ok"] is True
        assert Path(words[-1]).stat().st_size > 0
    assert _run(capsys, data, password, "verify") == {"ok": True, "problems": []}
    proved = _run(capsys, data, password, "audit", "verify")
    assert (proved["ok"], proved["breaks"], len(proved["seal"])) == (True, [], 64)
    assert _run(capsys, data, password, "restore", str(tmp_path / "备份.hft"))["ok"] is True
    assert _run(capsys, data, password, "visits", *YEAR)["visits"] == visits
    assert len(visits) == 6


def test_a_restore_asks_who_it_is_and_tells_what_would_be_lost(
    tmp_path: Path, data: Path, password: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup, file, wrong = tmp_path / "备份.hft", tmp_path / "名单.csv", tmp_path / "错.txt"
    file.write_text(LIST, encoding="utf-8")
    wrong.write_text("不是这个密码", encoding="utf-8")
    _run(capsys, data, password, "backup", "--out", str(backup))
    _run(capsys, data, password, "import", str(file))
    refused = _run(capsys, data, wrong, "restore", str(backup), "--yes", code=3)
    assert refused["error"]["code"] == "password_wrong"
    refused = _run(capsys, data, password, "restore", str(backup), code=3)
    assert "2 位新客户" in refused["error"]["message"]
    assert len(_run(capsys, data, password, "visits", *YEAR)["visits"]) > 0
    done = _run(capsys, data, password, "restore", str(backup), "--yes")
    assert Path(done["before"]).exists()
    assert _run(capsys, data, password, "visits", *YEAR)["visits"] == []
    (data / "desk.db").unlink()
    assert _run(capsys, data, password, "restore", done["before"])["ok"] is True
    assert len(_run(capsys, data, password, "visits", *YEAR)["visits"]) > 0


def test_a_password_that_was_handed_out_opens_the_window_only(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "发的.txt"
    given.write_text("门口的橘猫晒太阳", encoding="utf-8")
    desk, actor = setup_in(data, SystemClock()).open("柏知远", "很长 的 密码")
    desk.accounts.create(actor, "孟听雨", Role.FRONT_DESK, "门口的橘猫晒太阳")
    desk.close()
    refused = _run(capsys, data, given, "verify", "--user", "孟听雨", code=3)
    assert refused["error"]["code"] == "must_change"


def test_the_key_is_changed_only_when_that_is_confirmed(
    data: Path, password: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (data / "desk.key").read_bytes()
    told = _run(capsys, data, password, "rotate-key")
    assert (told["changed"], told["password_kept"], told["recovery_code_kept"]) == (False, ["柏知远"], True)
    assert (data / "desk.key").read_bytes() == before
    done = _run(capsys, data, password, "rotate-key", "--yes")
    assert (done["changed"], done["password_needed"]) == (True, [])
    assert Path(done["before"]).exists()
    assert (data / "desk.key").read_bytes() != before
    assert _run(capsys, data, password, "verify") == {"ok": True, "problems": []}


def test_a_wrong_password_is_a_sentence_and_exit_3(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("不对的密码", encoding="utf-8")
    assert _run(capsys, data, wrong, "verify", code=3)["error"]["code"] == "password_wrong"
    assert start(["verify", "--data", str(data), "--password-file", str(wrong)]) == 3
    told = capsys.readouterr()
    assert "密码不对" in told.err
    assert told.out == ""


def test_no_desk_is_a_sentence(tmp_path: Path, password: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(capsys, tmp_path / "无", password, "verify", code=3)["error"]["code"] == "missing"
    assert not (tmp_path / "无").exists()


def test_nothing_is_set_up_twice(data: Path, password: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = _run(capsys, data, password, "init", "--org", "别的", "--kit", "clinic", code=3)
    assert answer["error"]["code"] == "exists"


def test_a_missing_password_file_is_a_sentence(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(capsys, data, tmp_path / "无.txt", "verify", code=3)["error"]["code"] == "password_file"


@pytest.mark.parametrize("words", [["nonsense"], ["report", "--month", "2026"], ["import"], ["visits", "--from", "x"]])
def test_wrong_usage_is_exit_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        start(words)
    assert left.value.code == 2
    assert capsys.readouterr().err


def test_a_dry_run_without_a_desk_judges_against_an_empty_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "名单.csv"
    file.write_text(LIST, encoding="utf-8")
    assert start(["import", str(file), "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["create"] == 2
    (tmp_path / "空.xlsx").write_bytes(b"")
    assert start(["import", str(tmp_path / "空.xlsx"), "--dry-run", "--json"]) == 3
    answer = json.loads(capsys.readouterr().out)
    assert (answer["kind"], answer["error"]["code"]) == ("reject", "empty_file")


@pytest.mark.skipif(sys.platform == "win32", reason="there a closed pipe is no error of its own")
def test_who_reads_only_the_beginning_gets_no_traceback(tmp_path: Path) -> None:
    file = tmp_path / "长名单.csv"
    file.write_text(LIST + "".join(f"客户{n},13{n:09d},{TODAY}\n" for n in range(3000)), encoding="utf-8")
    words = [sys.executable, "-m", "desktop_app", "import", str(file), "--dry-run", "--json"]
    reader = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    with reader:
        assert reader.stdout is not None
        assert reader.stderr is not None
        assert reader.stdout.readline() == "{\n"
        reader.stdout.close()
        assert reader.stderr.read() == ""
    assert reader.returncode == 0


def test_a_dry_run_is_told_in_words_with_what_to_do_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "名单.csv"
    file.write_text("姓名,电话\n柏知夏,13800001111\n,13800002222\n合计,2\n", encoding="utf-8")
    assert start(["import", str(file), "--dry-run"]) == 0
    figures, refused = capsys.readouterr().out.splitlines()
    assert all(part in figures for part in ("新增 1 行", "不导入 1 行", "忽略 1 行"))
    assert refused.endswith("第 3 行  A3 没有姓名，不能建立客户。")
    file.write_bytes(b"")
    assert start(["import", str(file), "--dry-run"]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert "请重新取一份" in said.err


def test_the_program_proves_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert start(["self-test", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


def test_a_password_file_of_a_windows_editor_is_read(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    marked = tmp_path / "记事本.txt"
    marked.write_text("很长 的 密码\r\n", encoding="utf-8-sig")
    assert _run(capsys, data, marked, "verify")["ok"] is True


def test_an_export_takes_columns_by_key_or_heading(
    tmp_path: Path, data: Path, password: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "名单.csv").write_text(LIST, encoding="utf-8")
    _run(capsys, data, password, "import", str(tmp_path / "名单.csv"))
    out = tmp_path / "客户.csv"
    done = _run(capsys, data, password, "export", "customers", "--out", str(out), "--columns", "电话，name,电话")
    assert done["rows"] == 2
    assert out.read_text(encoding="utf-8-sig").splitlines() == ["电话,姓名", "13800001111,柏知夏", "13800002222,岑星野"]
    for wanted in ("电话,天气", " ，"):
        words = ("export", "customers", "--out", str(out), "--columns", wanted)
        refused = _run(capsys, data, password, *words, code=3)["error"]
        assert refused["code"] == "unknown_column"
        assert "姓名、电话" in refused["hint"]
    for what, columns in (("visits", "due,customer"), ("tickets", "问题,number")):
        _run(capsys, data, password, "export", what, "--out", str(out), "--columns", columns)


@pytest.mark.parametrize("way", ["environment", "input"])
def test_a_files_password_is_not_among_the_words_of_the_command(
    tmp_path: Path,
    data: Path,
    password: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    way: str,
) -> None:
    (tmp_path / "名单.csv").write_text(LIST, encoding="utf-8")
    _run(capsys, data, password, "import", str(tmp_path / "名单.csv"))
    out = tmp_path / "客户.xlsx"

    def give(word: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{word}\r\n" if way == "input" else ""))
        if way == "environment":
            monkeypatch.setenv("HUIFANG_FILE_PASSWORD", word)

    give("青禾 2026")
    _run(capsys, data, password, "export", "customers", "--out", str(out), "--file-password")
    assert out.read_bytes().startswith(b"\xd0\xcf\x11\xe0")
    answers = {}
    for word in ("青禾 2026", "别的"):
        give(word)
        words = ("import", str(out), "--dry-run", "--file-password")
        answers[word] = _run(capsys, data, password, *words, code=0 if word == "青禾 2026" else 3)
    assert answers["青禾 2026"]["summary"]["duplicate"] == 2
    assert answers["别的"]["error"]["code"] == "password_wrong"
    give("")
    refused = _run(capsys, data, password, "export", "customers", "--out", str(out), "--file-password", code=3)
    assert refused["error"]["code"] == "no_password"
    plain = tmp_path / "客户.csv"
    give("青禾 2026")
    refused = _run(capsys, data, password, "export", "customers", "--out", str(plain), "--file-password", code=3)
    assert refused["error"]["code"] == "password_unsupported"
    assert not plain.exists()


def test_a_files_password_that_is_typed_is_typed_twice(
    tmp_path: Path,
    data: Path,
    password: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    typed = iter(["一", "二", "三", "三"])
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    words = ("export", "customers", "--out", str(tmp_path / "a.xlsx"), "--file-password")
    assert _run(capsys, data, password, *words, code=3)["error"]["code"] == "passwords_differ"
    assert not (tmp_path / "a.xlsx").exists()
    assert _run(capsys, data, password, *words)["ok"] is True


def test_while_the_window_is_open_a_command_says_what_to_do(
    data: Path, password: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.app.cli.run.set_up", lambda folder: setup_in(folder, SystemClock(), patience=0))
    with locked(data, 0):
        refused = _run(capsys, data, password, "verify", code=3)["error"]
    assert refused["code"] == "in_use"
    assert "没有执行" in refused["message"]
    assert "退出那个窗口" in refused["hint"]
    assert _run(capsys, data, password, "verify")["ok"] is True
