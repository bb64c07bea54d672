"""The key file: opened by a secret, bound to its owner, written whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import DeskUnavailable
from desktop_app.store import vault
from desktop_app.store.vault import Cost

CHEAP = Cost(rounds=1, memory=64, lanes=1)


def test_each_owner_opens_the_same_key(tmp_path: Path) -> None:
    key, code = vault.new_data_key(), vault.new_recovery_code()
    vault.save(vault.create(key, {"甲": "一个密码", vault.RECOVERY: code}, CHEAP), tmp_path / "desk.key")
    file = vault.load(tmp_path / "desk.key")
    assert file.people == ("甲",)
    assert vault.unlock(file, "甲", "一个密码") == key == vault.unlock(file, vault.RECOVERY, code)
    assert vault.fits(file, key)
    assert not vault.fits(file, vault.new_data_key())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["desk.key"]


def test_slots_are_added_replaced_and_taken_away() -> None:
    key = vault.new_data_key()
    file = vault.with_slot(vault.create(key, {"甲": "旧密码旧密码"}, CHEAP), key, "乙", "乙的密码", CHEAP)
    file = vault.with_slot(file, key, "甲", "新密码新密码", CHEAP)
    assert sorted(file.people) == ["乙", "甲"]
    assert vault.unlock(file, "甲", "新密码新密码") == key
    for owner, secret in (("甲", "旧密码旧密码"), ("甲", "乙的密码")):
        with pytest.raises(DeskUnavailable):
            vault.unlock(file, owner, secret)
    with pytest.raises(DeskUnavailable):
        vault.unlock(vault.without_slot(file, "乙"), "乙", "乙的密码")


@given(st.text(max_size=40))
def test_a_recovery_code_is_read_however_it_was_typed(noise: str) -> None:
    code = vault.new_recovery_code()
    assert vault.read_code(code) == vault.read_code(code.lower().replace("-", " ")) == code.replace("-", "")
    assert len(code.replace("-", "")) == 32
    assert isinstance(vault.read_code(noise), str)


def test_a_newer_key_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "desk.key").write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(DeskUnavailable) as refused:
        vault.load(tmp_path / "desk.key")
    assert refused.value.code == "newer"


@given(st.binary(max_size=300))
def test_no_content_of_a_key_file_is_a_traceback(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.mktemp("key") / "desk.key"
    file.write_bytes(content)
    with pytest.raises(DeskUnavailable):
        vault.load(file)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("desk", 5),
        ("desk", None),
        ("check", "AAAA"),
        ("check_nonce", ""),
        ("slots", [7]),
        ("salt", ""),
        ("nonce", "AAAA"),
        ("wrapped", "AAAA"),
        ("owner", ["甲"]),
        ("cost", {"rounds": 0, "memory": 64, "lanes": 1}),
        ("cost", {"rounds": 1, "memory": 64, "lanes": "1"}),
        ("cost", {"rounds": 1, "memory": 1.5, "lanes": 1}),
        ("cost", {"rounds": 1, "memory": 8, "lanes": 2}),
        ("cost", {"rounds": 1, "memory": 1 << 40, "lanes": 1}),
        ("cost", {"rounds": True, "memory": 64, "lanes": 1}),
    ],
)
def test_a_part_of_the_wrong_kind_is_damage(tmp_path: Path, part: str, value: object) -> None:
    path = tmp_path / "desk.key"
    vault.save(vault.create(vault.new_data_key(), {"甲": "一个密码"}, CHEAP), path)
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    (document if part in document else document["slots"][0])[part] = value
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(DeskUnavailable) as refused:
        vault.load(path)
    assert refused.value.code == "key_damaged"


def test_a_key_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "desk.key").mkdir()
    with pytest.raises(DeskUnavailable) as refused:
        vault.load(tmp_path / "desk.key")
    assert refused.value.code == "key_unreadable"
