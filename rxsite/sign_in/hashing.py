"""Passwords are hashed in one thread of their own, which gives way to readers; a short queue stands before it.

An Argon2 hash takes a hundred megabytes and a tenth of a second on purpose. In every thread of the server at once it
would leave readers neither memory nor processors.
"""

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from typing import ParamSpec, TypeVar

from django.contrib.auth.hashers import Argon2PasswordHasher

from rxsite.environment import Environment
from rxsite.starting.ports import read_numbers

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

# Whoever waits for a hash holds a thread of the server: at most half of them, and never more than three.
MOST_AT_ONCE = 3
# How much the thread gives way; 19 is the most that Unix knows.
NICENESS = 10
LONGEST_WAIT_SECONDS = 10


class TooManyAtOnceError(Exception):
    """More passwords are being checked than this process takes on; in a moment there is room again."""


class HashingPool:
    """One thread, and places for `at_once` who wait for it, the one whose password is hashed included."""

    def __init__(self, at_once: int) -> None:
        self._places = threading.Semaphore(at_once)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="passwords", initializer=give_way)

    def run(self, work: Callable[Parameters, Result], *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        """What `work` returns or raises. Raises TooManyAtOnceError at once where no place is free."""
        if not self._places.acquire(blocking=False):
            raise TooManyAtOnceError
        future: Future[Result] = self._thread.submit(work, *args, **kwargs)
        future.add_done_callback(lambda _future: self._places.release())
        try:
            return future.result(timeout=LONGEST_WAIT_SECONDS)
        except TimeoutError:
            future.cancel()
            raise TooManyAtOnceError from None


class PatientArgon2PasswordHasher(Argon2PasswordHasher):
    """Django's hasher, with its costs, in the pool of this process."""

    def encode(self, password: str, salt: str) -> str:
        return pool().run(super().encode, password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        return pool().run(super().verify, password, encoded)


@cache
def pool() -> HashingPool:
    """The pool of this process."""
    return HashingPool(max(1, min(MOST_AT_ONCE, read_numbers(Environment(os.environ)).threads // 2)))


def give_way() -> None:
    """Lowers the calling thread alone, where the system counts threads singly, as Linux does."""
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


# A process that forks after hashing leaves its thread behind.
os.register_at_fork(after_in_child=pool.cache_clear)
