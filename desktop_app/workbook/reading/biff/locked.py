"""Takes the password off workbook streams of Excel up to 2003 ([MS-OFFCRYPTO] 2.3.5 to 2.3.7)."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from itertools import cycle, islice

from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher

from desktop_app.workbook.reading.biff.records import FILEPASS, U16, U32, records

_IN_THE_CLEAR = frozenset((0x009, 0x209, 0x409, 0x809, FILEPASS, 0xE1, 0x138, 0x194, 0x195, 0x196))
_BOUNDSHEET, _PLACE_IN_THE_CLEAR = 0x85, 4
_XOR_ONLY, _XOR, _RC4 = 4, 0, 1
_NO_RECORD = 0xFFFF
_BLOCK = 1024
_FILLING = bytes.fromhex("bbffffbaffffb98000be0f00bf0f00")
_LONGEST = 15
_TURNED = bytes((byte << 3 | byte >> 5) & 0xFF for byte in range(256))

Clear = Callable[[int, bytes], bytes]
"""Takes where a record's content stands in the stream and the content; returns the same in the clear."""


def unlock(stream: bytes, password: str) -> bytes | None:
    """Return the stream in the clear, or None when the password is wrong.

    Args:
        stream: with a record that says how it is locked.
        password: as a person entered it.

    Raises:
        NotImplementedError: a way of locking that no office program writes.
        struct.error: the description is cut off.
    """
    description = next(content for kind, _, content in records(stream) if kind == FILEPASS)
    clear = _key(description, password)
    if clear is None:
        return None
    opened = bytearray(stream)
    for kind, at, content in records(stream):
        if kind == FILEPASS:
            opened[at : at + 2] = U16.pack(_NO_RECORD)
        elif kind not in _IN_THE_CLEAR:
            kept = _PLACE_IN_THE_CLEAR if kind == _BOUNDSHEET else 0
            opened[at + 4 + kept : at + 4 + len(content)] = clear(at + 4, content)[kept:]
    return bytes(opened)


def _key(description: bytes, password: str) -> Clear | None:
    if len(description) == _XOR_ONLY:
        return _xor(description, password)
    match U16.unpack_from(description)[0], U16.unpack_from(description, 2)[0]:
        case (kind, _) if kind == _XOR:
            return _xor(description[2:], password)
        case (kind, 1) if kind == _RC4:
            return _rc4(description[6:], password)
        case (kind, 2 | 3 | 4) if kind == _RC4:
            return _crypto_api(description[6:], password)
    raise NotImplementedError("an unknown way of locking")


def _xor(description: bytes, password: str) -> Clear | None:
    key, expected = struct.unpack_from("<HH", description)
    letters = password.encode("gb18030")[:_LONGEST]
    proof = 0
    for letter in (*reversed(letters), len(letters)):
        proof = (proof >> 14 & 1 | proof << 1 & 0x7FFF) ^ letter
    if proof ^ 0xCE4B != expected:
        return None
    halves = cycle(U16.pack(key))
    mixed = [letter ^ half for letter, half in zip((letters + _FILLING)[:16], halves, strict=False)]
    mask = bytes((byte << 2 | byte >> 6) & 0xFF for byte in mixed)

    def clear(at: int, content: bytes) -> bytes:
        begin = (at + len(content)) % len(mask)
        return _mixed(content.translate(_TURNED), bytes(islice(cycle(mask), begin, begin + len(content))))

    return clear


def _rc4(description: bytes, password: str) -> Clear | None:
    salt, proof = description[:16], description[16:48]
    start = _md5((_md5(password.encode("utf-16-le"))[:5] + salt) * 16)[:5]
    stream = _Keystream(lambda block: _md5(start + U32.pack(block)))
    opened = _mixed(proof, stream.part(0, len(proof)))
    return stream.clear if _md5(opened[:16]) == opened[16:] else None


def _crypto_api(description: bytes, password: str) -> Clear | None:
    (size,) = U32.unpack_from(description, 4)
    (bits,) = U32.unpack_from(description, 8 + 16)
    salt = description[12 + size : 28 + size]
    proof = description[28 + size : 44 + size] + description[48 + size : 68 + size]
    start = _sha1(salt + password.encode("utf-16-le"))
    length = bits // 8 or 5

    def key(block: int) -> bytes:
        short = _sha1(start + U32.pack(block))[:length]
        return short.ljust(16, b"\0") if length == 5 else short

    stream = _Keystream(key)
    opened = _mixed(proof, stream.part(0, len(proof)))
    return stream.clear if _sha1(opened[:16]) == opened[16:] else None


class _Keystream:
    """The bytes of RC4, whose key changes with every block of the workbook's stream."""

    def __init__(self, key: Callable[[int], bytes]) -> None:
        self._key = key
        self._blocks: dict[int, bytes] = {}

    def _block(self, number: int) -> bytes:
        if number not in self._blocks:
            cipher = Cipher(ARC4(self._key(number)), mode=None)
            self._blocks = {number: cipher.encryptor().update(bytes(_BLOCK))}
        return self._blocks[number]

    def part(self, at: int, size: int) -> bytes:
        """Return the bytes for a place in the stream."""
        first, last = at // _BLOCK, (at + size) // _BLOCK
        whole = b"".join(self._block(number) for number in range(first, last + 1))
        return whole[at - first * _BLOCK :][:size]

    def clear(self, at: int, content: bytes) -> bytes:
        """See `Clear`."""
        return _mixed(content, self.part(at, len(content)))


def _mixed(content: bytes, mask: bytes) -> bytes:
    number = int.from_bytes(content, "big") ^ int.from_bytes(mask, "big")
    return number.to_bytes(len(content), "big")


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def _sha1(data: bytes) -> bytes:
    return hashlib.sha1(data, usedforsecurity=False).digest()
