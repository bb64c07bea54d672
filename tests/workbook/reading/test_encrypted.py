"""Workbooks under a password."""

from __future__ import annotations

import base64
import hashlib
import io
import random
import struct
from collections.abc import Callable

import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import RC2, TripleDES
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from msoffcrypto.format.ooxml import OOXMLFile

from desktop_app.workbook.reading.agile import open_agile
from tests.workbook.reading.makers import book_of, code_of, compound, xlsx

ROW = '<row r="1"><c r="A1"><v>7</v></c></row>'


def locked(password: str) -> bytes:
    out = io.BytesIO()
    # The library damages packages of less than 4,096 bytes when it locks them.
    filling = {"docProps/filling": random.Random(1).randbytes(5000)}
    OOXMLFile(io.BytesIO(xlsx(ROW, others=filling))).encrypt(password, out)
    return out.getvalue()


def test_the_password_is_asked_for_and_checked() -> None:
    data = locked("口令1234")
    assert code_of(data) == "password_protected"
    assert code_of(data, "1234") == "password_wrong"
    assert book_of(data, "口令1234").sheets[0].rows == ((7,),)


def test_an_empty_answer_is_wrong() -> None:
    assert code_of(locked("1234"), "") == "password_wrong"


def test_the_password_excel_tries_by_itself_needs_no_question() -> None:
    data = locked("VelvetSweatshop")
    assert book_of(data).sheets[0].rows == ((7,),)
    assert book_of(data, "anything").sheets[0].rows == ((7,),)


@pytest.mark.parametrize("stream", ["EncryptedPackage", "\tDRMContent"])
def test_for_rights_granted_by_a_server_no_password_is_asked(stream: str) -> None:
    assert code_of(compound(stream, b"x")) == "unsupported_format"


def _agile(
    password: str,
    name: str,
    bits: int,
    size: int,
    package: bytes,
    make: Callable[[bytes], BlockCipherAlgorithm] = AES,
) -> tuple[bytes, bytes]:
    """Encrypt as Office does, with any hash and key length."""
    salt, secret, proof = bytes(range(16)), bytes(range(32))[: bits // 8], bytes(range(100, 116))
    block = 16 if make is AES else 8

    def digest(data: bytes) -> bytes:
        return hashlib.new(name, data, usedforsecurity=False).digest()

    def encrypt(key: bytes, iv: bytes, data: bytes) -> bytes:
        encryptor = Cipher(make(key), modes.CBC(iv[:block].ljust(block, b"\x36"))).encryptor()
        return encryptor.update(data.ljust(-(-len(data) // 16) * 16, b"\0")) + encryptor.finalize()

    stretched = digest(salt + password.encode("utf-16-le"))
    for turn in range(10):
        stretched = digest(struct.pack("<I", turn) + stretched)

    def sealed(block: str, data: bytes) -> str:
        key = digest(stretched + bytes.fromhex(block))[: bits // 8].ljust(bits // 8, b"\x36")
        return base64.b64encode(encrypt(key, salt, data)).decode()

    common = f'saltSize="16" blockSize="{block}" keyBits="{bits}" hashSize="{size}" cipherAlgorithm="AES" '
    common += (
        f'cipherChaining="ChainingModeCBC" hashAlgorithm="{name.upper()}" saltValue="{base64.b64encode(salt).decode()}"'
    )
    description = (
        f"<encryption><keyData {common}/><keyEncryptors><keyEncryptor><encryptedKey spinCount='10' {common} "
        f'encryptedVerifierHashInput="{sealed("fea7d2763b4b9e79", proof)}" '
        f'encryptedVerifierHashValue="{sealed("d7aa0f6d3061344e", digest(proof))}" '
        f'encryptedKeyValue="{sealed("146e0be7abacd0d6", secret)}"/></keyEncryptor></keyEncryptors></encryption>'
    )
    segments = [
        encrypt(secret, digest(salt + struct.pack("<I", number)), package[at : at + 4096])
        for number, at in enumerate(range(0, len(package), 4096))
    ]
    return description.encode(), struct.pack("<Q", len(package)) + b"".join(segments)


@pytest.mark.parametrize(
    ("name", "bits", "size"),
    [("sha1", 128, 20), ("sha256", 128, 32), ("md5", 128, 16), ("sha512", 192, 64), ("sha1", 256, 20)],
)
def test_every_hash_and_key_length(name: str, bits: int, size: int) -> None:
    package = bytes(range(256)) * 40 + b"end"
    description, stream = _agile("口令", name, bits, size, package)
    assert open_agile(description, stream, "口令") == package
    assert open_agile(description, stream, "口今") is None


CIPHERS: dict[str, Callable[[bytes], BlockCipherAlgorithm]] = {
    "RC2": RC2,
    "DES": lambda key: TripleDES(key * 3),
    "3DES_112": lambda key: TripleDES(key + key[:8]),
}


@pytest.mark.parametrize("cipher", CIPHERS)
def test_ciphers_of_the_last_century(cipher: str) -> None:
    bits = 64 if cipher == "DES" else 128
    description, stream = _agile("a", "sha1", bits, 20, b"package", CIPHERS[cipher])
    assert open_agile(description.replace(b'"AES"', f'"{cipher}"'.encode()), stream, "a") == b"package"


def test_other_ciphers_are_told() -> None:
    description, stream = _agile("a", "sha1", 128, 20, b"x")
    with pytest.raises(KeyError):
        open_agile(description.replace(b'"AES"', b'"DESX"'), stream, "a")
    with pytest.raises(NotImplementedError):
        open_agile(description.replace(b"ModeCBC", b"ModeCFB"), stream, "a")
