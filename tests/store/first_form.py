"""The key file as the first version of the program wrote it: each slot holds the data key, wrapped by the secret."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from desktop_app.store.vault import RECOVERY, read_code
from tests.desks import CHEAP

_DESK = "0123456789abcdef0123456789abcdef"


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _slot(key: bytes, owner: str, secret: str) -> dict[str, Any]:
    salt, nonce = os.urandom(16), os.urandom(12)
    typed = read_code(secret) if owner == RECOVERY else secret
    wrapping = hash_secret_raw(typed.encode(), salt, CHEAP.rounds, CHEAP.memory, CHEAP.lanes, 32, Type.ID)
    wrapped = ChaCha20Poly1305(wrapping).encrypt(nonce, key, f"{_DESK}/{owner}".encode())
    return {
        "owner": owner, "salt": _text(salt), "nonce": _text(nonce), "wrapped": _text(wrapped), "cost": asdict(CHEAP),
    }  # fmt: skip


def save_first_form(path: Path, key: bytes, secrets_by_owner: Mapping[str, str]) -> None:
    """Write a key file of the first form."""
    nonce = os.urandom(12)
    document = {
        "format": 1,
        "desk": _DESK,
        "check_nonce": _text(nonce),
        "check": _text(ChaCha20Poly1305(key).encrypt(nonce, b"huifangtai data key", _DESK.encode())),
        "slots": [_slot(key, owner, secret) for owner, secret in secrets_by_owner.items()],
    }
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
