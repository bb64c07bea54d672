"""How the key file is kept: JSON beside the database, written whole or not at all, read with every part checked."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from desktop_app.domain.errors import DeskUnavailable
from desktop_app.domain.text import tr
from desktop_app.store.durable import write_durably
from desktop_app.store.key_slots import KEY_BYTES, NONCE_BYTES, SALT_BYTES, TAG_BYTES, Cost, Slot

FORMAT = 2
RECOVERY = "recovery"
FIRST_CHECK = b"huifangtai data key"
"""What the first form keeps under the data key, to tell it by."""
_HIGHEST_COST = (64, 1 << 20, 64)
"""Rounds, KiB and lanes that a key file may ask for; more is damage, and would only hang the log-in."""
_BINARY = ("salt", "nonce", "wrapped", "public", "ephemeral", "sealed")
_OF_FIRST = _BINARY[:3]
_FIRST_SIZES = (KEY_BYTES + TAG_BYTES, 0, 0, 0)
_PAIRED_SIZES = (2 * KEY_BYTES + TAG_BYTES, KEY_BYTES, KEY_BYTES, KEY_BYTES + TAG_BYTES)
"""Bytes of what is wrapped, of both public keys and of what is sealed."""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What lies beside the database: nothing in it opens the desk without a secret.

    Attributes:
        desk: name of the desk; it stays when the data key becomes another one.
        check_nonce, check: under the data key, what all owners share; in the first form a known text.
        slots: one for each owner.
        mark: code over all owners and public keys under the data key, so that nobody without it can put in a public
            key and be given the next data key; empty in the first form.
    """

    desk: str
    check_nonce: bytes
    check: bytes
    slots: tuple[Slot, ...]
    mark: bytes = b""

    @property
    def people(self) -> tuple[str, ...]:
        """Names of those who can log in."""
        return tuple(slot.owner for slot in self.slots if slot.owner != RECOVERY)

    @property
    def paired(self) -> frozenset[str]:
        """Owners to whom another data key can be sealed without their secret."""
        return frozenset(slot.owner for slot in self.slots if slot.paired)


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def save(file: KeyFile, path: Path) -> None:
    """Write the key file whole or not at all."""
    document = {
        "format": FORMAT if file.mark else 1,
        "desk": file.desk,
        "check_nonce": _text(file.check_nonce),
        "check": _text(file.check),
        **({"mark": _text(file.mark)} if file.mark else {}),
        "slots": [_slot_document(slot) for slot in file.slots],
    }
    write_durably(path, json.dumps(document, ensure_ascii=False, indent=1))


def _slot_document(slot: Slot) -> dict[str, Any]:
    parts = {name: _text(getattr(slot, name)) for name in (_BINARY if slot.paired else _OF_FIRST)}
    return {"owner": slot.owner, **parts, "cost": asdict(slot.cost)}


def load(path: Path) -> KeyFile:
    """Read a key file.

    Raises:
        DeskUnavailable: ``key_missing``, ``key_unreadable``, ``key_damaged`` or ``newer``.
    """
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if document["format"] > FORMAT:
            raise DeskUnavailable("newer", tr("这份数据由更新的版本建立。"), tr("请先升级本程序再打开。"))
        first = document["format"] == 1
        binary = base64.b64decode
        file = KeyFile(
            document["desk"],
            binary(document["check_nonce"]),
            binary(document["check"]),
            tuple(
                Slot(
                    owner=slot["owner"],
                    cost=Cost(**slot["cost"]),
                    **{name: binary(slot[name]) for name in _BINARY if name in slot},
                )
                for slot in document["slots"]
            ),
            b"" if first else binary(document["mark"]),
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
    if not _sound(file, first=first):
        raise _damaged(path)
    return file


def _sound(file: KeyFile, *, first: bool) -> bool:
    """Tell whether every part is of the kind and size that unlocking can take, whatever the secret."""
    return (
        type(file.desk) is str
        and len(file.check_nonce) == NONCE_BYTES
        and len(file.check) == (len(FIRST_CHECK) if first else KEY_BYTES) + TAG_BYTES
        and len(file.mark) == (0 if first else KEY_BYTES)
        and all(_slot_sound(slot) for slot in file.slots)
        and not (first and file.paired)
    )


def _slot_sound(slot: Slot) -> bool:
    cost = (slot.cost.rounds, slot.cost.memory, slot.cost.lanes)
    sizes = tuple(len(getattr(slot, name)) for name in _BINARY[2:])
    return (
        type(slot.owner) is str
        and len(slot.salt) == SALT_BYTES
        and len(slot.nonce) == NONCE_BYTES
        and sizes in (_FIRST_SIZES, _PAIRED_SIZES)
        and all(type(part) is int and 1 <= part <= most for part, most in zip(cost, _HIGHEST_COST, strict=True))
        and slot.cost.memory >= 8 * slot.cost.lanes
    )


def _damaged(path: Path) -> DeskUnavailable:
    return DeskUnavailable(
        "key_damaged", tr("密钥文件 {name} 已损坏。", name=path.name), tr("数据库没有改动；请从备份恢复密钥文件。")
    )
