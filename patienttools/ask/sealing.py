"""Sealing: one text, encrypted and authenticated by AES-256-GCM, bound to its row, its length hidden in steps.

sealed: 12 random bytes, then the text with its length before it, filled up to a multiple of STEP, and a tag of 16
"""

import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from patienttools.ask.keys import Ring

NONCE_BYTES, LENGTH_BYTES, STEP = 12, 4, 512
PURPOSE = "what is written"


class UnsealedError(Exception):
    """A text that does not open: another key sealed it, or it was altered or moved to another row."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What stands in the row: the bytes, and the name of the key."""

    data: bytes
    key: str


def seal(text: str, ring: Ring, *, row: str) -> Sealed:
    """`row` names the row and its thread; in another one the text does not open."""
    key, nonce, plain = ring.current, secrets.token_bytes(NONCE_BYTES), text.encode()
    whole = len(plain).to_bytes(LENGTH_BYTES, "big") + plain
    whole += bytes(-len(whole) % STEP)
    return Sealed(nonce + AESGCM(key.derive(PURPOSE)).encrypt(nonce, whole, row.encode()), key.name)


def unseal(sealed: Sealed, ring: Ring, *, row: str) -> str:
    """Raises UnsealedError."""
    key = ring.find(sealed.key)
    if key is None:
        raise UnsealedError(f"The ring has no key {sealed.key}.")
    nonce, data = sealed.data[:NONCE_BYTES], sealed.data[NONCE_BYTES:]
    try:
        whole = AESGCM(key.derive(PURPOSE)).decrypt(nonce, data, row.encode())
    except (InvalidTag, ValueError) as error:
        raise UnsealedError("A text does not open with its key.") from error
    length = int.from_bytes(whole[:LENGTH_BYTES], "big")
    return whole[LENGTH_BYTES : LENGTH_BYTES + length].decode()
