"""The key file: one random data key, wrapped once for each person's password and once for the recovery code."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from desktop_app.domain.errors import DeskUnavailable
from desktop_app.domain.text import tr
from desktop_app.store.durable import write_durably

FORMAT = 1
KEY_BYTES = 32
RECOVERY = "recovery"
_CHECK_TEXT = b"huifangtai data key"
_SALT_BYTES, _NONCE_BYTES, _SEAL_BYTES = 16, 12, 16
_HIGHEST_COST = (64, 1 << 20, 64)
"""Rounds, KiB and lanes that a key file may ask for; more is damage, and would only hang the log-in."""

_CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_GROUPS, _CODE_GROUP = 8, 4


@dataclass(frozen=True, slots=True)
class Cost:
    """Cost of deriving a key from a password: argon2id rounds, memory in KiB and lanes."""

    rounds: int = 3
    memory: int = 65536
    lanes: int = 2


STANDARD_COST = Cost()


@dataclass(frozen=True, slots=True)
class Slot:
    """The data key wrapped by one secret. ``owner`` is a person's name or ``recovery``."""

    owner: str
    salt: bytes
    nonce: bytes
    wrapped: bytes
    cost: Cost


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What lies beside the database: nothing in it opens the desk without a secret."""

    desk: str
    check_nonce: bytes
    check: bytes
    slots: tuple[Slot, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """Names of those who can log in."""
        return tuple(slot.owner for slot in self.slots if slot.owner != RECOVERY)


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


def _wrapping_key(secret: str, salt: bytes, cost: Cost) -> bytes:
    return hash_secret_raw(
        secret.encode(), salt, cost.rounds, cost.memory, cost.lanes, hash_len=KEY_BYTES, type=Type.ID
    )


def _bound(desk: str, owner: str) -> bytes:
    return f"{desk}/{owner}".encode()


def create(key: bytes, secrets_by_owner: Mapping[str, str], cost: Cost = STANDARD_COST) -> KeyFile:
    """Return a key file for a new desk.

    Args:
        key: the data key.
        secrets_by_owner: password by person, and the recovery code under ``RECOVERY``.
        cost: of deriving keys.
    """
    desk, nonce = secrets.token_hex(16), secrets.token_bytes(_NONCE_BYTES)
    check = ChaCha20Poly1305(key).encrypt(nonce, _CHECK_TEXT, desk.encode())
    file = KeyFile(desk, nonce, check, ())
    for owner, secret in secrets_by_owner.items():
        file = with_slot(file, key, owner, secret, cost)
    return file


def with_slot(file: KeyFile, key: bytes, owner: str, secret: str, cost: Cost = STANDARD_COST) -> KeyFile:
    """Return the key file with the owner's slot added or replaced."""
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    wrapping = _wrapping_key(read_code(secret) if owner == RECOVERY else secret, salt, cost)
    wrapped = ChaCha20Poly1305(wrapping).encrypt(nonce, key, _bound(file.desk, owner))
    others = tuple(slot for slot in file.slots if slot.owner != owner)
    return replace(file, slots=(*others, Slot(owner, salt, nonce, wrapped, cost)))


def without_slot(file: KeyFile, owner: str) -> KeyFile:
    """Return the key file without the owner's slot."""
    return replace(file, slots=tuple(slot for slot in file.slots if slot.owner != owner))


def unlock(file: KeyFile, owner: str, secret: str) -> bytes:
    """Return the data key.

    Raises:
        DeskUnavailable: ``password_wrong`` when the secret does not open the owner's slot.
    """
    for slot in file.slots:
        if slot.owner == owner:
            wrapping = _wrapping_key(read_code(secret) if owner == RECOVERY else secret, slot.salt, slot.cost)
            try:
                return ChaCha20Poly1305(wrapping).decrypt(slot.nonce, slot.wrapped, _bound(file.desk, owner))
            except InvalidTag:
                break
    raise DeskUnavailable(
        "password_wrong", tr("姓名或密码不对。"), tr("请重新输入；忘记密码可用恢复码登录，没有帐号请先申请。")
    )


def fits(file: KeyFile, key: bytes) -> bool:
    """Tell whether the data key is the one the key file was made for."""
    try:
        return ChaCha20Poly1305(key).decrypt(file.check_nonce, file.check, file.desk.encode()) == _CHECK_TEXT
    except InvalidTag:
        return False


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def save(file: KeyFile, path: Path) -> None:
    """Write the key file whole or not at all."""
    document = {
        "format": FORMAT,
        "desk": file.desk,
        "check_nonce": _text(file.check_nonce),
        "check": _text(file.check),
        "slots": [
            {
                "owner": slot.owner,
                "salt": _text(slot.salt),
                "nonce": _text(slot.nonce),
                "wrapped": _text(slot.wrapped),
                "cost": asdict(slot.cost),
            }
            for slot in file.slots
        ],
    }
    write_durably(path, json.dumps(document, ensure_ascii=False, indent=1))


def load(path: Path) -> KeyFile:
    """Read a key file.

    Raises:
        DeskUnavailable: ``key_missing``, ``key_unreadable``, ``key_damaged`` or ``newer``.
    """
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if document["format"] > FORMAT:
            raise DeskUnavailable("newer", tr("这份数据由更新的版本建立。"), tr("请先升级本程序再打开。"))
        binary = base64.b64decode
        file = KeyFile(
            document["desk"],
            binary(document["check_nonce"]),
            binary(document["check"]),
            tuple(
                Slot(
                    slot["owner"],
                    binary(slot["salt"]),
                    binary(slot["nonce"]),
                    binary(slot["wrapped"]),
                    Cost(**slot["cost"]),
                )
                for slot in document["slots"]
            ),
        )
    except FileNotFoundError as error:
        raise DeskUnavailable(
            "key_missing", tr("找不到密钥文件 {name}。", name=path.name), tr("请从备份恢复整个数据文件夹。")
        ) from error
    except OSError as error:
        raise DeskUnavailable(
            "key_unreadable", tr("读不了密钥文件 {name}。", name=path.name), tr("请检查文件权限，再试一次。")
        ) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(path) from error
    if not _sound(file):
        raise _damaged(path)
    return file


def _sound(file: KeyFile) -> bool:
    """Tell whether every part is of the kind and size that unlocking can take, whatever the secret."""
    return (
        type(file.desk) is str
        and len(file.check_nonce) == _NONCE_BYTES
        and len(file.check) == len(_CHECK_TEXT) + _SEAL_BYTES
        and all(_slot_sound(slot) for slot in file.slots)
    )


def _slot_sound(slot: Slot) -> bool:
    cost = (slot.cost.rounds, slot.cost.memory, slot.cost.lanes)
    return (
        type(slot.owner) is str
        and len(slot.salt) == _SALT_BYTES
        and len(slot.nonce) == _NONCE_BYTES
        and len(slot.wrapped) == KEY_BYTES + _SEAL_BYTES
        and all(type(part) is int and 1 <= part <= most for part, most in zip(cost, _HIGHEST_COST, strict=True))
        and slot.cost.memory >= 8 * slot.cost.lanes
    )


def _damaged(path: Path) -> DeskUnavailable:
    return DeskUnavailable(
        "key_damaged", tr("密钥文件 {name} 已损坏。", name=path.name), tr("数据库没有改动；请从备份恢复密钥文件。")
    )
