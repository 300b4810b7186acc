"""Encodings: which of a page's three forms a browser takes, and how the two small ones are made."""

import gzip
from collections.abc import Mapping

import brotli

# The smallest first.
PREFERRED = ("br", "gzip")
# When there is much to do, a page is made small at once and smallest later.
QUICK, BEST = 6, 11
_GZIP_QUALITY = {QUICK: 6, BEST: 9}
_MOST_REMEMBERED = 200

_remembered: dict[str, str] = {}


def choose(accepted: str) -> str:
    """“br”, “gzip”, or "" for the plain form, from an Accept-Encoding header. What cannot be read accepts nothing."""
    chosen = _remembered.get(accepted)
    if chosen is None:
        chosen = _choose(accepted)
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.clear()
        _remembered[accepted] = chosen
    return chosen


def _choose(accepted: str) -> str:
    weights = _weights(accepted)
    named = {name: weights.get(name, weights.get("*", 0.0)) for name in PREFERRED}
    best = max(named.values())
    # Whoever prefers the plain form gets it.
    if best <= 0 or weights.get("identity", 0.0) > best:
        return ""
    return next(name for name in PREFERRED if named[name] == best)


def _weights(accepted: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                weight = _weight(parameter[2:].strip())
        if name:
            weights["gzip" if name == "x-gzip" else name] = weight
    return weights


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


def compress(body: bytes, quality: int = BEST) -> Mapping[str, bytes]:
    """The three forms of a page by encoding, the plain one last, as they are written."""
    return {
        "br": brotli.compress(body, mode=brotli.MODE_TEXT, quality=quality),
        "gzip": gzip.compress(body, _GZIP_QUALITY[quality], mtime=0),
        "": body,
    }
