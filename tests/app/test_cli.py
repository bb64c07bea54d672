"""The command line: exit codes, answers in JSON, options before or after the command, sentences for refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app.app.start import start

LIST = "姓名,手机,报名日期\n柏知夏,13800001111,2026-03-02\n岑星野,13800002222,2026-03-03\n"


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
    visits = _run(capsys, data, password, "visits", "--from", "2026-03-01", "--to", "2026-03-31")["visits"]
    assert ("柏知夏", "2026-03-03") in {(row["customer"], row["due"]) for row in visits}
    for words in (
        ("report", "--month", "2026-03", "--out", str(tmp_path / "月报.xlsx")),
        ("export", "customers", "--out", str(tmp_path / "客户.xlsx")),
        ("export", "visits", "--from", "2026-03-01", "--to", "2026-03-31", "--out", str(tmp_path / "应访.csv")),
        ("export", "tickets", "--out", str(tmp_path / "问题件.xlsx")),
        ("backup", "--out", str(tmp_path / "备份.hft")),
    ):
        assert _run(capsys, data, password, *words)["ok"] is True
        assert Path(words[-1]).stat().st_size > 0
    assert _run(capsys, data, password, "verify") == {"ok": True, "problems": []}
    assert _run(capsys, data, password, "restore", str(tmp_path / "备份.hft"))["ok"] is True
    assert len(_run(capsys, data, password, "visits", "--from", "2026-03-01", "--to", "2026-12-31")["visits"]) == 6


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


def test_the_program_proves_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert start(["self-test", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


def test_a_password_file_of_a_windows_editor_is_read(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    marked = tmp_path / "记事本.txt"
    marked.write_text("很长 的 密码\r\n", encoding="utf-8-sig")
    assert _run(capsys, data, marked, "verify")["ok"] is True
