"""Opens OpenDocument spreadsheets that have a password (OpenDocument 1.3, part 2, and LibreOffice since 24.8)."""

from __future__ import annotations

import base64
import hashlib
import zlib
from dataclasses import dataclass, field

from desktop_app.workbook.reading.archive import Archive
from desktop_app.workbook.reading.markup import walk

_MANIFEST = "meta-inf/manifest.xml"
_MOST_TURNS, _MOST_MEMORY = 5_000_000, 512 * 1024
_NONCE, _PADDING = 12, 16
_CHECKED = 1024


@dataclass(slots=True)
class Lock:
    """What the manifest says about one part, by the last word of each attribute's name."""

    facts: dict[str, str] = field(default_factory=dict)

    def word(self, name: str) -> str:
        """Return a fact's last word in lower case: names of methods are short ones or addresses."""
        return self.facts.get(name, "").rpartition("#")[2].rpartition(":")[2].lower()

    def number(self, name: str, default: int, most: int) -> int:
        """Return a number, never one that keeps the machine busy for minutes."""
        value = int(self.facts.get(name, default))
        if not 0 < value <= most:
            raise NotImplementedError(name)
        return value

    def data(self, name: str) -> bytes:
        """Return the bytes a fact stands for."""
        return base64.b64decode(self.facts.get(name, ""))


def read_locks(archive: Archive) -> dict[str, Lock]:
    """Return how the parts are locked, by their names in lower case; those that are not locked are left out."""
    locks: dict[str, Lock] = {}
    part = kind = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal part, kind
        if tag == "file-entry":
            part = attributes.get("full-path", "").lower()
        elif tag == "encryption-data":
            locks[part] = Lock(dict(attributes))
        elif tag in ("algorithm", "key-derivation", "start-key-generation") and part in locks:
            kind = "start-" if tag == "start-key-generation" else ""
            locks[part].facts.update({f"{kind}{name}": value for name, value in attributes.items()})

    if _MANIFEST in archive:
        walk(archive.read(_MANIFEST), start)
    return locks


def unlock(lock: Lock, content: bytes, most: int, password: str) -> bytes | None:
    """Return a part in the clear, or None when the password is wrong.

    Args:
        lock: how it is locked.
        content: the part as it lies in the package.
        most: size that is still unpacked.
        password: as a person entered it.

    Raises:
        NotImplementedError: a way of locking that no office program writes.
        ValueError, KeyError: the manifest says what makes no sense.
    """
    packed = _decrypted(lock, content, _key(lock, password))
    checksum = lock.word("checksum-type").partition("-")[0].partition("/")[0]
    if packed is None or (checksum and hashlib.new(checksum, packed[:_CHECKED]).digest() != lock.data("checksum")):
        return None
    if packed.startswith(b"PK"):
        return packed
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most)
    except zlib.error as error:
        raise ValueError("damaged behind the lock") from error


def _key(lock: Lock, password: str) -> bytes:
    start_kind = lock.word("start-start-key-generation-name") or "sha1"
    start = hashlib.new(start_kind, password.encode(), usedforsecurity=False).digest()
    size = lock.number("key-size", 16, 64)
    match lock.word("key-derivation-name"):
        case "pbkdf2":
            turns = lock.number("iteration-count", 1024, _MOST_TURNS)
            return hashlib.pbkdf2_hmac("sha1", start, lock.data("salt"), turns, size)
        case "argon2id":
            from argon2.low_level import Type, hash_secret_raw

            return hash_secret_raw(
                start,
                lock.data("salt"),
                lock.number("argon2-iterations", 3, 100),
                lock.number("argon2-memory", 65_536, _MOST_MEMORY),
                lock.number("argon2-lanes", 4, 64),
                size,
                Type.ID,
            )
    raise NotImplementedError("a key made in an unknown way")


def _decrypted(lock: Lock, content: bytes, key: bytes) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.decrepit.ciphers.algorithms import Blowfish
    from cryptography.hazmat.decrepit.ciphers.modes import CFB
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import CBC

    iv = lock.data("initialisation-vector")
    match lock.word("algorithm-name"):
        case "aes128-cbc" | "aes192-cbc" | "aes256-cbc":
            decryptor = Cipher(AES(key), CBC(iv)).decryptor()
            padded = decryptor.update(content[: len(content) // 16 * 16])
            return padded[: -padded[-1]] if padded and 0 < padded[-1] <= _PADDING else padded
        case "aes128-gcm" | "aes192-gcm" | "aes256-gcm":
            try:
                return AESGCM(key).decrypt(content[:_NONCE], content[_NONCE:], None)
            except InvalidTag:
                return None
        case "blowfish cfb" | "blowfish":
            return Cipher(Blowfish(key), CFB(iv)).decryptor().update(content)
    raise NotImplementedError("an unknown cipher")
