"""The key file: one random data key, sealed to a key pair of each person and to one of the recovery code."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Container, Mapping
from dataclasses import replace
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop_app.domain.errors import DeskUnavailable
from desktop_app.domain.text import tr
from desktop_app.store.key_file import RECOVERY, KeyFile, load, save
from desktop_app.store.key_slots import (
    KEY_BYTES,
    NONCE_BYTES,
    STANDARD_COST,
    Cost,
    SlotChanged,
    measured_cost,
    new_slot,
    open_slot,
    resealed,
)

__all__ = ["RECOVERY", "STANDARD_COST", "Cost", "KeyFile", "load", "measured_cost", "save"]

_CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_GROUPS, _CODE_GROUP = 8, 4


def new_data_key() -> bytes:
    """Return a random data key."""
    return secrets.token_bytes(KEY_BYTES)


def new_recovery_code() -> str:
    """Return a code of 160 bits in groups, without letters that are easily confused."""
    letters = "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_GROUPS * _CODE_GROUP))
    return "-".join(letters[i : i + _CODE_GROUP] for i in range(0, len(letters), _CODE_GROUP))


def read_code(text: str) -> str:
    """Return a recovery code as it is derived from, however it was typed."""
    return text.upper().translate(str.maketrans("OIL", "011", "- "))


def create(key: bytes, secrets_by_owner: Mapping[str, str], cost: Cost = STANDARD_COST) -> KeyFile:
    """Return a key file for a new desk.

    Args:
        key: the data key.
        secrets_by_owner: password by person, and the recovery code under ``RECOVERY``.
        cost: of deriving keys.
    """
    file = _marked(_checked(KeyFile(secrets.token_hex(16), b"", b"", ()), key, secrets.token_bytes(KEY_BYTES)), key)
    for owner, secret in secrets_by_owner.items():
        file = with_slot(file, key, owner, secret, cost)
    return file


def with_slot(file: KeyFile, key: bytes, owner: str, secret: str, cost: Cost | None = None) -> KeyFile:
    """Return the key file with the owner's slot added or replaced.

    Args:
        file: the key file.
        key: its data key.
        owner: whose slot.
        secret: opens it.
        cost: of deriving from the secret; without it as much as the desk's costliest slot.

    Raises:
        DeskUnavailable: ``key_damaged`` when somebody without the data key has changed who is in it.
    """
    shared = _shared(file, key)
    if shared is None:  # the first form; its other slots stay in it until their owners come
        shared = secrets.token_bytes(KEY_BYTES)
        file = _checked(file, key, shared)
    if cost is None:
        costs = (slot.cost for slot in file.slots)
        cost = max(costs, key=lambda each: each.rounds * each.memory, default=STANDARD_COST)
    others = tuple(slot for slot in file.slots if slot.owner != owner)
    made = new_slot(file.desk, owner, _read(owner, secret), key, shared, cost)
    return _marked(replace(file, slots=(*others, made)), key)


def without_slot(file: KeyFile, key: bytes, owner: str) -> KeyFile:
    """Return the key file without the owner's slot; arguments and errors as for ``with_slot``."""
    first = _shared(file, key) is None
    file = replace(file, slots=tuple(slot for slot in file.slots if slot.owner != owner))
    return file if first else _marked(file, key)


def renewed(file: KeyFile, key: bytes, owners: Container[str]) -> tuple[KeyFile, bytes]:
    """Return the key file for a new data key, and that key.

    Each owner goes on with the secret they have. Slots in the first form cannot be taken along, nor those of others.

    Args:
        file: the key file.
        key: its data key.
        owners: who is taken along, as far as they are ``paired``.

    Raises:
        DeskUnavailable: ``key_damaged`` as for ``with_slot``.
        ValueError: nobody would be taken along.
    """
    shared, new = _shared(file, key), new_data_key()
    kept = [slot for slot in file.slots if slot.paired and slot.owner in owners]
    if shared is None or not kept:
        raise ValueError("a new data key that nobody could open")
    slots = tuple(resealed(slot, file.desk, new, shared) for slot in kept)
    return _marked(_checked(replace(file, slots=slots), new, shared), new), new


def unlock(file: KeyFile, owner: str, secret: str) -> bytes:
    """Return the data key.

    Raises:
        DeskUnavailable: ``password_wrong`` when the secret does not open the owner's slot; ``key_damaged`` when
            somebody without the data key has changed the file.
    """
    for slot in file.slots:
        if slot.owner == owner:
            try:
                key = open_slot(slot, file.desk, _read(owner, secret))
            except SlotChanged as error:
                raise _changed() from error
            if key is None:
                break
            _demand_genuine(file, key)
            return key
    raise DeskUnavailable(
        "password_wrong", tr("姓名或密码不对。"), tr("请重新输入；忘记密码可用恢复码登录，没有帐号请先申请。")
    )


def fits(file: KeyFile, key: bytes) -> bool:
    """Tell whether the data key is the one the key file was made for."""
    return _check_text(file, key) is not None


def keep_paired(path: Path, key: bytes, owner: str, secret: str) -> None:
    """Give an owner whose slot is in the first form one with a key pair, now that the secret is there.

    Args:
        path: the key file.
        key: its data key.
        owner: who has just come in.
        secret: that opened the slot.

    Raises:
        OSError: it cannot be written; the old one stands then.
    """
    file = load(path)
    if owner not in file.paired:
        save(with_slot(file, key, owner, secret), path)


def _read(owner: str, secret: str) -> str:
    return read_code(secret) if owner == RECOVERY else secret


def _check_text(file: KeyFile, key: bytes) -> bytes | None:
    try:
        return ChaCha20Poly1305(key).decrypt(file.check_nonce, file.check, file.desk.encode())
    except InvalidTag:
        return None


def _checked(file: KeyFile, key: bytes, shared: bytes) -> KeyFile:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return replace(file, check_nonce=nonce, check=ChaCha20Poly1305(key).encrypt(nonce, shared, file.desk.encode()))


def _shared(file: KeyFile, key: bytes) -> bytes | None:
    """Return what all owners share; None for the first form."""
    _demand_genuine(file, key)
    return _check_text(file, key) if file.mark else None


def _demand_genuine(file: KeyFile, key: bytes) -> None:
    if file.mark and not hmac.compare_digest(file.mark, _mark(file, key)):
        raise _changed()


def _marked(file: KeyFile, key: bytes) -> KeyFile:
    return replace(file, mark=_mark(file, key))


def _mark(file: KeyFile, key: bytes) -> bytes:
    own = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"huifangtai public keys").derive(key)
    listed = json.dumps([file.desk, sorted((slot.owner, slot.public.hex()) for slot in file.slots)])
    return hmac.digest(own, listed.encode(), "sha256")


def _changed() -> DeskUnavailable:
    return DeskUnavailable(
        "key_damaged",
        tr("密钥文件被改动过，不是本程序写下的样子。"),
        tr("数据库没有改动；请从备份恢复密钥文件，并查一查谁动过这个文件夹。"),
    )
