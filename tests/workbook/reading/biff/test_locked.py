"""Workbooks of Excel 5 to 2003 under a password, locked here in each way that Excel knew."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable

import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher

from desktop_app.workbook.reading.biff.records import records
from tests.workbook.reading.makers import BOF5, BOF8, book_of, code_of, compound, record, short_text, xls

WORD = "kou ling 12"
SALT, PROOF = bytes(range(16)), bytes(range(50, 66))
LONG = "长" * 700
CELLS = record(0x203, struct.pack("<HHHd", 0, 0, 0, 7)) + record(0x204, struct.pack("<HHH", 0, 1, 0) + short_text(LONG))
Lock = Callable[[int, bytes], bytes]


def locked(description: bytes, lock: Lock, bof: bytes = BOF8, cells: bytes = CELLS) -> bytes:
    plain = xls(cells, globals_=record(0x2F, description), bof=bof, name=b"\x01\x00A" if bof == BOF8 else b"\x01A")
    out = bytearray(plain)
    for kind, at, content in records(plain):
        if kind not in (0x809, 0x2F):
            kept = 4 if kind == 0x85 else 0
            out[at + 4 + kept : at + 4 + len(content)] = lock(at + 4, content)[kept:]
    return bytes(out)


def streamed(key: Callable[[int], bytes]) -> Lock:
    mask = b"".join(Cipher(ARC4(key(block)), mode=None).encryptor().update(bytes(1024)) for block in range(8))
    return lambda at, content: bytes(a ^ b for a, b in zip(content, mask[at:], strict=False))


def rc4() -> tuple[bytes, Lock]:
    start = hashlib.md5(WORD.encode("utf-16-le")).digest()[:5]
    start = hashlib.md5((start + SALT) * 16).digest()[:5]
    lock = streamed(lambda block: hashlib.md5(start + struct.pack("<I", block)).digest())
    return struct.pack("<HHH", 1, 1, 1) + SALT + lock(0, PROOF + hashlib.md5(PROOF).digest()), lock


def crypto_api(bits: int) -> tuple[bytes, Lock]:
    start = hashlib.sha1(SALT + WORD.encode("utf-16-le")).digest()

    def key(block: int) -> bytes:
        short = hashlib.sha1(start + struct.pack("<I", block)).digest()[: bits // 8]
        return short.ljust(16, b"\0") if bits == 40 else short

    lock = streamed(key)
    header = struct.pack("<8I", 4, 0, 0x6801, 0x8004, bits, 1, 0, 0) + "RSA\0".encode("utf-16-le")
    sealed = lock(0, PROOF + hashlib.sha1(PROOF).digest())
    verifier = struct.pack("<I", 16) + SALT + sealed[:16] + struct.pack("<I", 20) + sealed[16:]
    return struct.pack("<HHHII", 1, 2, 2, 4, len(header)) + header + verifier, lock


def xor(head: bytes) -> tuple[bytes, Lock]:
    proof = 0
    for letter in (*reversed(WORD.encode()), len(WORD)):
        proof = ((1 if proof & 0x4000 else 0) | (proof * 2 & 0x7FFF)) ^ letter
    filled = (WORD.encode() + bytes.fromhex("bbffffbaffffb98000be0f00bf0f00"))[:16]
    turned = [byte ^ (0x34 if at % 2 == 0 else 0x12) for at, byte in enumerate(filled)]
    mask = [(byte >> 1 | byte << 7) & 0xFF for byte in turned]

    def lock(at: int, content: bytes) -> bytes:
        begin = at + len(content)
        return bytes(
            ((byte << 5 | byte >> 3) & 0xFF) ^ mask[(begin + index) % 16] for index, byte in enumerate(content)
        )

    return head + struct.pack("<HH", 0x1234, proof ^ 0xCE4B), lock


@pytest.mark.parametrize("way", [rc4(), crypto_api(40), crypto_api(128), xor(b"\0\0")])
def test_every_way_of_locking(way: tuple[bytes, Lock]) -> None:
    for data in (locked(*way), compound("Workbook", locked(*way))):
        assert code_of(data) == "password_protected"
        assert code_of(data, "kou ling 13") == "password_wrong"
        assert book_of(data, WORD).sheets[0].rows == ((7, LONG),)


def test_excel_5() -> None:
    cells = record(0x204, struct.pack("<HHHH", 0, 0, 0, 4) + "张三".encode("gbk"))
    data = compound("Book", locked(*xor(b""), bof=BOF5, cells=cells))
    assert code_of(data) == "password_protected"
    assert code_of(data, "x") == "password_wrong"
    assert book_of(data, WORD).sheets[0].rows == (("张三",),)


def test_an_unknown_way_is_told_to_who_knows_the_password() -> None:
    data = locked(struct.pack("<HHH", 9, 9, 9) + bytes(40), lambda _, content: content)
    assert code_of(data) == "password_protected"
    assert code_of(data, WORD) == "unsupported_format"
