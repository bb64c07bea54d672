"""Opens the encryption of Excel and WPS since 2010 ([MS-OFFCRYPTO] 2.3.4.10), in every hash and key length."""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.decrepit.ciphers.algorithms import RC2, TripleDES
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES

from desktop_app.workbook.reading.markup import walk

_VERIFIER_INPUT = bytes.fromhex("fea7d2763b4b9e79")
_VERIFIER_VALUE = bytes.fromhex("d7aa0f6d3061344e")
_KEY_VALUE = bytes.fromhex("146e0be7abacd0d6")
_CIPHERS: dict[str, Callable[[bytes], BlockCipherAlgorithm]] = {
    "AES": AES,
    "RC2": RC2,
    "DES": lambda key: TripleDES(key * 3),
    "3DES": lambda key: TripleDES(key + key[: 24 - len(key)]),
    "3DES_112": lambda key: TripleDES(key + key[: 24 - len(key)]),
}
_HASHES = {"SHA1", "SHA256", "SHA384", "SHA512", "MD5"}
_SEGMENT = 4096
_PADDING = b"\x36"


@dataclass(frozen=True, slots=True)
class _Lock:
    """One set of parameters: of the password or of the package."""

    hash_name: str
    cipher: Callable[[bytes], BlockCipherAlgorithm]
    hash_size: int
    key_size: int
    block_size: int
    salt: bytes
    spin: int
    values: dict[str, str]

    @classmethod
    def of(cls, attributes: dict[str, str]) -> _Lock:
        name = attributes["hashAlgorithm"].replace("-", "")
        if attributes["cipherChaining"] != "ChainingModeCBC" or name not in _HASHES:
            raise NotImplementedError
        return cls(
            name.lower(),
            _CIPHERS[attributes["cipherAlgorithm"]],
            int(attributes["hashSize"]),
            int(attributes["keyBits"]) // 8,
            int(attributes["blockSize"]),
            base64.b64decode(attributes["saltValue"]),
            int(attributes.get("spinCount", "0")),
            attributes,
        )

    def digest(self, data: bytes) -> bytes:
        return hashlib.new(self.hash_name, data, usedforsecurity=False).digest()

    def decrypt(self, key: bytes, iv: bytes, data: bytes) -> bytes:
        decryptor = Cipher(self.cipher(key), modes.CBC(_fit(iv, self.block_size))).decryptor()
        return decryptor.update(data) + decryptor.finalize()


def open_agile(description: bytes, package: bytes, password: str) -> bytes | None:
    """Return the workbook inside, or None when the password is wrong.

    Args:
        description: the stream ``EncryptionInfo`` from its XML on.
        package: the stream ``EncryptedPackage``.
        password: as a person entered it.

    Raises:
        NotImplementedError, KeyError, ValueError: for ciphers no office program writes.
    """
    locks: dict[str, _Lock] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag in ("keyData", "encryptedKey"):
            locks[tag] = _Lock.of(attributes)

    walk(description, start)
    secret = _secret(locks["encryptedKey"], password)
    return None if secret is None else _unpack(locks["keyData"], secret, package)


def _secret(lock: _Lock, password: str) -> bytes | None:
    """Return the key of the package if the password proves right."""
    stretched = lock.digest(lock.salt + password.encode("utf-16-le"))
    for turn in range(lock.spin):
        stretched = lock.digest(struct.pack("<I", turn) + stretched)

    def reveal(purpose: bytes, name: str) -> bytes:
        key = _fit(lock.digest(stretched + purpose), lock.key_size)
        return lock.decrypt(key, lock.salt, base64.b64decode(lock.values[name]))

    proof = reveal(_VERIFIER_INPUT, "encryptedVerifierHashInput")[: len(lock.salt)]
    if lock.digest(proof) != reveal(_VERIFIER_VALUE, "encryptedVerifierHashValue")[: lock.hash_size]:
        return None
    return reveal(_KEY_VALUE, "encryptedKeyValue")[: lock.key_size]


def _unpack(lock: _Lock, secret: bytes, package: bytes) -> bytes:
    (size,) = struct.unpack_from("<Q", package)
    whole = package[8 : 8 + (len(package) - 8) // lock.block_size * lock.block_size]
    pieces = [
        lock.decrypt(secret, lock.digest(lock.salt + struct.pack("<I", number)), whole[at : at + _SEGMENT])
        for number, at in enumerate(range(0, len(whole), _SEGMENT))
    ]
    return b"".join(pieces)[:size]


def _fit(data: bytes, size: int) -> bytes:
    return data[:size].ljust(size, _PADDING)
