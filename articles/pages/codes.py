"""Codes of discreet copies: each installation's own, made from an article's identity by its secret, and led back.

An article's `share_code` stands in content/ and is the same everywhere, so anybody could list what lies under which. In
`/r/<code>/` stands another ten characters: the identity, as a number, goes through a keyed permutation (a Feistel
network whose rounds are HMACs of the secret). So there is no table to keep, every identity has one code and every code
one identity, and the same secret gives the same codes after a reload, a restore or a move to another database.
"""

import hashlib
import hmac
from functools import lru_cache

from django.conf import settings

# Of a share code (articles/files/documents.py): nothing that reads like something else on paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 10
HALF = len(LETTERS) ** (LENGTH // 2)
VALUES = {letter: value for value, letter in enumerate(LETTERS)}
# Four are enough for a sound permutation (Luby and Rackoff, 1988); more cost little and leave room.
ROUNDS = 10


def code_of(share_code: str) -> str:
    """The code under which this installation shows an article."""
    return _code_of(settings.RX_CODES_SECRET, share_code)


def share_codes_of(code: str) -> tuple[str, ...]:
    """The identities that a code may stand for, the likeliest first: more than one where earlier codes go on working.

    Which of them belongs to an article is seen when it is looked up.
    """
    found = [_share_code_of(secret, code) for secret in (settings.RX_CODES_SECRET, *settings.RX_EARLIER_CODES_SECRETS)]
    if settings.RX_EARLIER_CODES:
        # Until November 2026 the identity itself stood in the address.
        found.append(code)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1024)
def identity_of(key: str) -> str:
    """What stands for a contributor as a share code stands for an article: the same everywhere, and no secret."""
    number = int.from_bytes(hashlib.blake2b(f"contributor {key}".encode(), digest_size=16).digest(), "big")
    return _letters(number % HALF**2)


@lru_cache(maxsize=4096)
def _code_of(secret: str, share_code: str) -> str:
    if not _is_code(share_code):
        return share_code
    left, right = divmod(_number(share_code), HALF)
    for number in range(ROUNDS):
        left, right = right, (left + _round(secret, number, right)) % HALF
    return _letters(left * HALF + right)


@lru_cache(maxsize=4096)
def _share_code_of(secret: str, code: str) -> str:
    if not _is_code(code):
        return code
    left, right = divmod(_number(code), HALF)
    for number in reversed(range(ROUNDS)):
        left, right = (right - _round(secret, number, left)) % HALF, left
    return _letters(left * HALF + right)


def _round(secret: str, number: int, half: int) -> int:
    message = f"{number} {half}".encode()
    digest = hmac.new(f"discreet codes {secret}".encode(), message, hashlib.sha256).digest()
    return int.from_bytes(digest[:16], "big") % HALF


def _is_code(text: str) -> bool:
    return len(text) == LENGTH and set(text) <= VALUES.keys()


def _number(code: str) -> int:
    number = 0
    for letter in code:
        number = number * len(LETTERS) + VALUES[letter]
    return number


def _letters(number: int) -> str:
    found = []
    for _position in range(LENGTH):
        number, value = divmod(number, len(LETTERS))
        found.append(LETTERS[value])
    return "".join(reversed(found))
