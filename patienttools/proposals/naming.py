"""Naming: which texts name a number. Those who hold texts say how to find them; helplines know no article."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Text:
    """A text that names one of the numbers: what it is called, where it is changed, and whether readers have it."""

    name: str
    address: str
    says: str = ""


Finder = Callable[[HttpRequest, Collection[str]], list[Text]]

_finders: dict[str, Finder] = {}


def add_finder(name: str, finder: Finder) -> None:
    _finders[name] = finder


def texts_naming(request: HttpRequest, numbers: Collection[str]) -> list[Text]:
    """Of all who hold texts, in their order; none for no numbers."""
    return [text for name in sorted(_finders) for text in _finders[name](request, numbers)] if numbers else []
