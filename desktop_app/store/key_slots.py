"""A slot of the key file: a key pair whose private half one secret opens, and the data key sealed to its public half.

So a new data key can be sealed for everybody while nobody's password is there. In the first form of the key file a slot
held the data key itself, wrapped by the secret.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES, SALT_BYTES, NONCE_BYTES, TAG_BYTES = 32, 16, 12, 16
_PAIR, _SEAL = b"huifangtai key pair\0", b"huifangtai sealed key\0"


@dataclass(frozen=True, slots=True)
class Cost:
    """Cost of deriving a key from a password: argon2id rounds, memory in KiB and lanes."""

    rounds: int = 3
    memory: int = 65536
    lanes: int = 2


STANDARD_COST = Cost()
"""The least that a desk is made with, however slow its computer is."""
_MOST_MEMORY, _MOST_ROUNDS = 262144, 12
"""256 MiB leave a computer of 4 GB enough beside Excel; beyond that, more rounds."""
WANTED_SECONDS = 0.5
"""A log-in may take so long: nobody minds, and guessing becomes slow."""
_TRIES = 2


def measured_cost(clock: Callable[[], float] = time.perf_counter) -> Cost:
    """Return the cost at which unlocking takes about half a second on this computer, within bounds.

    Args:
        clock: seconds that go by.
    """
    cost, times = STANDARD_COST, []
    for _ in range(_TRIES):  # the faster one: a computer that is busy just now is no slow one
        began = clock()
        _derived("measured", bytes(SALT_BYTES), cost)
        times.append(clock() - began)
    factor = WANTED_SECONDS / max(min(times), 1e-6)
    memory = int(min(max(cost.memory * factor, cost.memory), _MOST_MEMORY)) >> 10 << 10  # whole MiB
    rounds = int(cost.rounds * factor * cost.memory / memory)
    return replace(cost, memory=memory, rounds=min(max(rounds, cost.rounds), _MOST_ROUNDS))


@dataclass(frozen=True, slots=True)
class Slot:
    """What one owner's secret opens.

    Attributes:
        owner: a person's name, or ``recovery``.
        salt, nonce, cost: of the wrapping by the secret.
        wrapped: the private key and what all owners share; in the first form the data key.
        public: the public key; empty in the first form, and so are the next two.
        ephemeral: public key of the pair that was made for this one sealing.
        sealed: the data key, sealed to the public key.
    """

    owner: str
    salt: bytes
    nonce: bytes
    wrapped: bytes
    cost: Cost
    public: bytes = b""
    ephemeral: bytes = b""
    sealed: bytes = b""

    @property
    def paired(self) -> bool:
        """Whether a data key can be sealed to it without its secret."""
        return bool(self.public)


class SlotChanged(Exception):
    """The secret is right, and the rest of the slot is not what its owner left there."""


def new_slot(desk: str, owner: str, secret: str, key: bytes, shared: bytes, cost: Cost) -> Slot:
    """Return a slot with a key pair of its own.

    Args:
        desk: which desk it is bound to.
        owner: whom it is bound to.
        secret: opens it.
        key: the data key.
        shared: known to all owners of the desk and to nobody else; without it no data key can be sealed to a slot,
            so nobody can slip a key of their own under the desk.
        cost: of deriving from the secret.
    """
    private = X25519PrivateKey.generate()
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    content = private.private_bytes_raw() + shared
    wrapped = ChaCha20Poly1305(_derived(secret, salt, cost)).encrypt(nonce, content, _PAIR + _bound(desk, owner))
    slot = Slot(owner, salt, nonce, wrapped, cost, private.public_key().public_bytes_raw())
    return resealed(slot, desk, key, shared)


def resealed(slot: Slot, desk: str, key: bytes, shared: bytes) -> Slot:
    """Return a slot with key pair that holds another data key."""
    ephemeral = X25519PrivateKey.generate()
    common = ephemeral.exchange(X25519PublicKey.from_public_bytes(slot.public))
    slot = replace(slot, ephemeral=ephemeral.public_key().public_bytes_raw())
    cipher, nonce = _sealing(slot, desk, common + shared)
    return replace(slot, sealed=cipher.encrypt(nonce, key, _bound(desk, slot.owner)))


def open_slot(slot: Slot, desk: str, secret: str) -> bytes | None:
    """Return the data key; None when the secret is wrong.

    Raises:
        SlotChanged: the public key is not the one that belongs to the private one, or what is sealed was not sealed
            by an owner of the desk.
    """
    purpose = _PAIR if slot.paired else b""
    try:
        content = ChaCha20Poly1305(_derived(secret, slot.salt, slot.cost)).decrypt(
            slot.nonce, slot.wrapped, purpose + _bound(desk, slot.owner)
        )
    except InvalidTag:
        return None
    return _unsealed(slot, desk, content[:KEY_BYTES], content[KEY_BYTES:]) if slot.paired else content


def _unsealed(slot: Slot, desk: str, private: bytes, shared: bytes) -> bytes:
    pair = X25519PrivateKey.from_private_bytes(private)
    if pair.public_key().public_bytes_raw() != slot.public:
        raise SlotChanged
    try:
        common = pair.exchange(X25519PublicKey.from_public_bytes(slot.ephemeral))
        cipher, nonce = _sealing(slot, desk, common + shared)
        return cipher.decrypt(nonce, slot.sealed, _bound(desk, slot.owner))
    except (InvalidTag, ValueError) as error:  # the latter: a point that makes every exchange the same
        raise SlotChanged from error


def _sealing(slot: Slot, desk: str, material: bytes) -> tuple[ChaCha20Poly1305, bytes]:
    info = _SEAL + slot.ephemeral + slot.public + _bound(desk, slot.owner)
    derived = HKDF(SHA256(), KEY_BYTES + NONCE_BYTES, salt=None, info=info).derive(material)
    return ChaCha20Poly1305(derived[:KEY_BYTES]), derived[KEY_BYTES:]


def _derived(secret: str, salt: bytes, cost: Cost) -> bytes:
    return hash_secret_raw(
        secret.encode(), salt, cost.rounds, cost.memory, cost.lanes, hash_len=KEY_BYTES, type=Type.ID
    )


def _bound(desk: str, owner: str) -> bytes:
    return f"{desk}/{owner}".encode()
