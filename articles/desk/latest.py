"""Latest: the last few results of something slow, by what they were made from; for the editor's previews only."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Latest(Generic[Result]):
    """Opening an edition asks for the preview of each of its sections, and all of them need the same whole.

    One thread computes, the others wait for its result. Keys are compared by value, and only `most` are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: list[tuple[object, Result]] = []
        self._lock = Lock()

    def of(self, key: object, compute: Callable[[], Result]) -> Result:
        with self._lock:
            for known, result in self._kept:
                if known == key:
                    return result
            result = compute()
            self._kept = [(key, result), *self._kept][: self._most]
            return result
