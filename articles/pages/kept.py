"""Kept: readings of the pages that answer a form, in memory for a generation of the library; no question, no answer."""

from articles.pages.addresses import Place
from articles.pages.reading import Reading, read_edition, read_generation_token

# By language and slug. Pages that answer forms are few.
_kept: dict[tuple[str, str], Reading] = {}


def read_kept_edition(place: Place, *, slug: str) -> Reading | None:
    """What `read_edition` reads, in one short query as long as nothing was published.

    For answers alone, which nobody stores: what was kept is not noted again (`patienttools.generation.reads`).
    """
    key, token = (place.language, slug), read_generation_token()
    kept = _kept.get(key)
    if kept is not None and token and kept.generation_token == token:
        return kept
    _kept.pop(key, None)
    reading = read_edition(place, slug=slug)
    if reading is not None:
        _kept[key] = reading
    return reading
