"""Calling: numbers of helplines that stand in running text become links that a phone can dial."""

import re
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache

# A count, a year or a round number can look like a short number to call: these stay text wherever they stand.
_UNSURE = re.compile(r"\d{1,2}|\d\d?0+|\d{3}0|(?:19|20)\d\d")
_FEWEST_SIGNS = 3


def with_calls(html: str, numbers: Collection[str], stated: Iterable[str] = ()) -> str:
    """The HTML with each of the numbers as a `tel:` link, but within links and citations.

    Only a number written to the letter as its helpline writes it is one, and none that the sentences of an edition's
    figures, `stated`, hold as well.

    >>> with_calls("<p>Call 0808 802 4040.</p>", {"0808 802 4040"})
    '<p>Call <a href="tel:08088024040">0808 802 4040</a>.</p>'
    """
    find = _finder(frozenset(numbers))
    return find(html, stated)


@lru_cache(maxsize=8)
def _finder(numbers: frozenset[str]) -> Callable[[str, Iterable[str]], str]:
    sure = sorted((n for n in numbers if len(n) >= _FEWEST_SIGNS and not _UNSURE.fullmatch(n)), key=len, reverse=True)
    if not sure:
        return lambda html, _stated: html
    any_of = "|".join(map(re.escape, sure))
    # Not part of a longer number, a code, a share or an address.
    number = rf"(?<![\w/+.,#-])(?P<number>{any_of})(?![\w/%]|[.,-]\d|\s%)"
    pattern = re.compile(rf"<(a|sup)\b.*?</\1>|<[^>]*>|{number}", re.DOTALL)
    alone = re.compile(number)

    def find(html: str, stated: Iterable[str]) -> str:
        if not alone.search(html):
            return html
        figures = {found["number"] for sentence in stated for found in alone.finditer(sentence)}

        def link(found: re.Match[str]) -> str:
            text = found["number"]
            if not text or text in figures:
                return found[0]
            return f'<a href="tel:{"".join(c for c in text if c.isdigit() or c == "+")}">{text}</a>'

        return pattern.sub(link, html)

    return find
