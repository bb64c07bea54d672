"""The key file: opened by a secret, bound to its owner, written whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.errors import DeskUnavailable
from desktop_app.store import vault
from desktop_app.store.key_slots import Slot, SlotChanged, new_slot, open_slot, resealed
from desktop_app.store.vault import STANDARD_COST, KeyFile, measured_cost
from tests.desks import CHEAP
from tests.store.first_form import save_first_form

SECRETS = {"甲": "甲的一个密码", "乙": "乙的一个密码", vault.RECOVERY: "0000-1111-2222-3333"}


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
        vault.unlock(vault.without_slot(file, key, "乙"), "乙", "乙的密码")


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
        ("public", "AAAA"),
        ("ephemeral", ""),
        ("sealed", "AAAA"),
        ("mark", ""),
        ("format", 1),
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


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(DeskUnavailable) as refused:
        work()
    assert refused.value.hint
    return refused.value.code


def test_a_new_data_key_is_sealed_for_everybody_without_a_secret_of_theirs() -> None:
    key = vault.new_data_key()
    old = vault.create(key, SECRETS, CHEAP)
    new, other = vault.renewed(old, key, ("甲", vault.RECOVERY, "没有这个人"))
    assert other != key
    assert (vault.fits(new, other), vault.fits(new, key), vault.fits(old, other)) == (True, False, False)
    assert new.desk == old.desk
    for owner in ("甲", vault.RECOVERY):
        assert vault.unlock(new, owner, SECRETS[owner]) == other
        assert code_of(lambda owner=owner: vault.unlock(new, owner, "不是这个密码")) == "password_wrong"  # type: ignore[misc] # bound at once
    assert code_of(lambda: vault.unlock(new, "乙", SECRETS["乙"])) == "password_wrong"
    assert vault.unlock(old, "乙", SECRETS["乙"]) == key  # a backup's key file stays as it was


@given(st.lists(st.tuples(st.sampled_from(["give", "take", "renew"]), st.sampled_from("甲乙丙丁")), max_size=8))
def test_whatever_is_done_in_turn_each_owner_opens_the_present_key_and_nobody_else(
    steps: list[tuple[str, str]],
) -> None:
    key = vault.new_data_key()
    secret = {"甲": "密码 0"}
    file = vault.create(key, secret, CHEAP)
    for number, (step, owner) in enumerate(steps):
        if step == "give":
            secret[owner] = f"密码 {number + 1}"
            file = vault.with_slot(file, key, owner, secret[owner])
        elif step == "take":
            secret.pop(owner, None)
            file = vault.without_slot(file, key, owner)
        elif secret.keys() - {owner}:
            secret.pop(owner, None)
            file, key = vault.renewed(file, key, secret)
    assert {owner: vault.unlock(file, owner, word) for owner, word in secret.items()} == dict.fromkeys(secret, key)
    assert set(file.people) == set(secret)
    for owner in set("甲乙丙丁") - secret.keys():
        assert code_of(lambda owner=owner: vault.unlock(file, owner, "密码 0")) == "password_wrong"  # type: ignore[misc] # bound at once


def test_a_key_that_nobody_could_open_is_not_made() -> None:
    key = vault.new_data_key()
    with pytest.raises(ValueError, match="nobody"):
        vault.renewed(vault.create(key, SECRETS, CHEAP), key, ("丙",))


THIEF = "小偷自己的密码"


def planted(file: KeyFile) -> KeyFile:
    """A slot of the thief's own, which holds the data key that the thief does not know: some other one."""
    slot = new_slot(file.desk, "丙", THIEF, bytes(32), bytes(32), CHEAP)
    return replace(file, slots=(*file.slots, slot))


def _instead(file: KeyFile, owner: str, change: Callable[[Slot], Slot]) -> KeyFile:
    return replace(file, slots=tuple(change(slot) if slot.owner == owner else slot for slot in file.slots))


def public_replaced(file: KeyFile) -> KeyFile:
    """The thief's public key in the place of a colleague's, to be given the next data key."""
    stolen = new_slot(file.desk, "乙", THIEF, bytes(32), bytes(32), CHEAP)
    return _instead(file, "乙", lambda slot: replace(slot, public=stolen.public))


def slot_replaced(file: KeyFile) -> KeyFile:
    """A whole slot of the thief's in the place of a colleague's."""
    return _instead(file, "乙", lambda _: new_slot(file.desk, "乙", THIEF, bytes(32), bytes(32), CHEAP))


def slot_renamed(file: KeyFile) -> KeyFile:
    """A colleague's slot under another name."""
    return _instead(file, "乙", lambda slot: replace(slot, owner="丙"))


def slot_gone(file: KeyFile) -> KeyFile:
    """A colleague's slot taken out."""
    return replace(file, slots=file.slots[:1])


@pytest.mark.parametrize("tamper", [planted, public_replaced, slot_replaced, slot_renamed, slot_gone])
def test_nobody_without_the_data_key_puts_in_a_public_key_unnoticed(
    tmp_path: Path, tamper: Callable[[KeyFile], KeyFile]
) -> None:
    key = vault.new_data_key()
    vault.save(tamper(vault.create(key, SECRETS, CHEAP)), tmp_path / "desk.key")
    file = vault.load(tmp_path / "desk.key")
    for work in (
        lambda: vault.unlock(file, "甲", SECRETS["甲"]),
        lambda: vault.with_slot(file, key, "丁", "丁的一个密码"),
        lambda: vault.without_slot(file, key, "甲"),
        lambda: vault.renewed(file, key, ("甲", "乙", "丙")),
    ):
        assert code_of(work) == "key_damaged"


def test_one_notices_that_ones_own_slot_is_not_as_it_was_left() -> None:
    key = vault.new_data_key()
    good = vault.create(key, SECRETS, CHEAP)
    for name in ("public", "ephemeral", "sealed"):
        wrong = _instead(good, "甲", lambda slot, name=name: replace(slot, **{name: bytes(len(getattr(slot, name)))}))  # type: ignore[misc] # bound at once
        assert code_of(lambda wrong=wrong: vault.unlock(wrong, "甲", SECRETS["甲"])) == "key_damaged"  # type: ignore[misc] # bound at once


def test_no_key_of_a_thief_s_own_is_slipped_under_a_desk() -> None:
    """Who knows only what lies on the disk cannot seal a key of theirs to anybody: what all share is missing."""
    file = vault.create(vault.new_data_key(), SECRETS, CHEAP)
    slot = resealed(file.slots[0], file.desk, bytes(32), bytes(32))
    with pytest.raises(SlotChanged):
        open_slot(slot, file.desk, SECRETS[slot.owner])


def test_a_key_file_of_the_first_form_opens_and_each_slot_becomes_a_pair_when_its_owner_comes(tmp_path: Path) -> None:
    path, key = tmp_path / "desk.key", vault.new_data_key()
    save_first_form(path, key, SECRETS)
    file = vault.load(path)
    assert {vault.unlock(file, owner, word) for owner, word in SECRETS.items()} == {key}
    assert vault.fits(file, key)
    assert file.paired == frozenset()
    vault.save(vault.without_slot(file, key, "丙"), path)
    assert vault.load(path) == file
    vault.keep_paired(path, key, "甲", SECRETS["甲"])
    file = vault.load(path)
    assert file.paired == {"甲"}
    assert {vault.unlock(file, owner, word) for owner, word in SECRETS.items()} == {key}
    before = path.read_bytes()
    vault.keep_paired(path, key, "甲", SECRETS["甲"])
    assert path.read_bytes() == before
    new, other = vault.renewed(file, key, tuple(SECRETS))
    assert [slot.owner for slot in new.slots] == ["甲"]
    assert vault.unlock(new, "甲", SECRETS["甲"]) == other


def test_a_public_key_is_not_planted_in_the_first_form_either(tmp_path: Path) -> None:
    path, key = tmp_path / "desk.key", vault.new_data_key()
    save_first_form(path, key, SECRETS)
    vault.save(planted(vault.load(path)), path)
    assert code_of(lambda: vault.load(path)) == "key_damaged"
    vault.save(replace(planted(vault.with_slot(vault.create(key, {}, CHEAP), key, "甲", "密码")), mark=bytes(32)), path)
    assert code_of(lambda: vault.unlock(vault.load(path), "甲", "密码")) == "key_damaged"


def ticking(seconds: float) -> Callable[[], float]:
    """A clock by which each derivation takes so long."""
    moments = iter(number * seconds for number in range(100))
    return lambda: next(moments)


def test_a_slow_computer_derives_as_much_as_before_and_a_fast_one_more() -> None:
    assert measured_cost(ticking(5.0)) == measured_cost(ticking(0.5)) == STANDARD_COST
    assert measured_cost(ticking(0.25)) == replace(STANDARD_COST, memory=2 * STANDARD_COST.memory)
    assert measured_cost(ticking(0.0625)) == replace(STANDARD_COST, memory=262144, rounds=6)
    assert measured_cost(ticking(0.0)) == replace(STANDARD_COST, memory=262144, rounds=12)


@settings(max_examples=10)
@given(st.floats(0, 10))
def test_the_cost_is_within_bounds_and_never_far_over_half_a_second(seconds: float) -> None:
    cost = measured_cost(ticking(seconds))
    work = cost.rounds * cost.memory / (STANDARD_COST.rounds * STANDARD_COST.memory)
    assert 1 <= work <= 16
    assert cost == STANDARD_COST or work * seconds <= 0.5 + 1e-6


def test_a_new_slot_costs_what_the_desk_s_slots_cost() -> None:
    key, dear = vault.new_data_key(), replace(CHEAP, memory=128)
    file = vault.create(key, {"甲": "密码"}, dear)
    assert {slot.cost for slot in vault.with_slot(file, key, "乙", "乙的密码").slots} == {dear}
