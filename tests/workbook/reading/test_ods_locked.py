"""OpenDocument spreadsheets under a password, locked here as OpenOffice and LibreOffice of all years do."""

from __future__ import annotations

import base64
import hashlib
import zipfile
import zlib
from io import BytesIO

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.decrepit.ciphers.algorithms import Blowfish
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from tests.workbook.reading.makers import book_of, code_of, ods, zipped

WORD = "口令 12"
SALT, IV = bytes(range(16)), bytes(range(30, 46))
TYPE = "application/vnd.oasis.opendocument.spreadsheet"
PLAIN = ods(
    '<table:table table:name="名单"><table:table-row><table:table-cell office:value-type="string"><text:p>张三</text:p>'
    "</table:table-cell></table:table-row></table:table>"
)


def packed(data: bytes) -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(data) + deflate.flush()


def manifest(part: str, cipher: str, iv: bytes, derivation: str, start: str, checksum: str = "") -> str:
    return (
        '<manifest xmlns:m="m" xmlns:loext="l">'
        f'<m:file-entry m:full-path="/" m:media-type="{TYPE}"/><m:file-entry m:full-path="{part}">'
        f'<m:encryption-data {checksum}><m:algorithm m:algorithm-name="{cipher}" '
        f'm:initialisation-vector="{base64.b64encode(iv).decode()}"/><m:key-derivation {derivation} '
        f'm:salt="{base64.b64encode(SALT).decode()}"/><m:start-key-generation m:start-key-generation-name="{start}"/>'
        "</m:encryption-data></m:file-entry></manifest>"
    )


def content() -> bytes:
    with zipfile.ZipFile(BytesIO(PLAIN)) as archive:
        return archive.read("content.xml")


def checksum(kind: str, name: str, data: bytes) -> str:
    return f'm:checksum-type="{name}" m:checksum="{base64.b64encode(hashlib.new(kind, data[:1024]).digest()).decode()}"'


def with_aes() -> bytes:
    key = hashlib.pbkdf2_hmac("sha1", hashlib.sha256(WORD.encode()).digest(), SALT, 50, 32)
    plain = packed(content())
    encryptor = Cipher(AES(key), CBC(IV)).encryptor()
    proof = checksum("sha256", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha256-1k", plain)
    padded = plain + bytes(15 - len(plain) % 16) + bytes([16 - len(plain) % 16])
    about = manifest(
        "content.xml",
        "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
        IV,
        'm:key-derivation-name="PBKDF2" m:iteration-count="50" m:key-size="32"',
        "http://www.w3.org/2000/09/xmldsig#sha256",
        proof,
    )
    return zipped({"mimetype": TYPE, "content.xml": encryptor.update(padded), "META-INF/manifest.xml": about})


def with_blowfish() -> bytes:
    key = hashlib.pbkdf2_hmac("sha1", hashlib.sha1(WORD.encode()).digest(), SALT, 1024, 16)
    plain = packed(content())
    locked = Cipher(Blowfish(key), CFB(IV[:8])).encryptor().update(plain)
    derivation = 'm:key-derivation-name="PBKDF2"'
    about = manifest("content.xml", "Blowfish CFB", IV[:8], derivation, "SHA1", checksum("sha1", "SHA1/1K", plain))
    return zipped({"mimetype": TYPE, "content.xml": locked, "META-INF/manifest.xml": about})


def as_a_whole(memory: int = 64) -> bytes:
    key = hash_secret_raw(hashlib.sha256(WORD.encode()).digest(), SALT, 2, 64, 4, 32, Type.ID)
    locked = IV[:12] + AESGCM(key).encrypt(IV[:12], packed(PLAIN), None)
    about = manifest(
        "encrypted-package",
        "http://www.w3.org/2009/xmlenc11#aes256-gcm",
        IV[:12],
        'm:key-derivation-name="urn:org:documentfoundation:names:experimental:office:manifest:argon2id" '
        f'loext:argon2-iterations="2" loext:argon2-memory="{memory}" loext:argon2-lanes="4" m:key-size="32"',
        "http://www.w3.org/2001/04/xmlenc#sha256",
    )
    return zipped({"mimetype": TYPE, "encrypted-package": locked, "META-INF/manifest.xml": about})


@pytest.mark.parametrize("data", [with_aes(), with_blowfish(), as_a_whole()])
def test_every_way_of_locking(data: bytes) -> None:
    assert code_of(data) == "password_protected"
    assert code_of(data, "口今") == "password_wrong"
    book = book_of(data, WORD)
    assert book.format == "ods"
    assert book.sheets[0].rows == (("张三",),)


def test_a_lock_that_would_take_all_the_memory_is_not_tried() -> None:
    assert code_of(as_a_whole(memory=2_000_000), WORD) == "unsupported_format"
