"""Memory: what all workers need is there before they part, and what they are done with goes back to the system.

Nothing here asks the database: what comes from there is each generation's, and a worker's own.
"""

import ctypes
import gc
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext

from articles.search.danger.seeing import shipped_patterns
from articles.search.danger.vocabulary import vocabulary
from articles.search.danger.weighing import weigh
from articles.search.shared import share_in

# Of the C library (malloc.h): what is set, and to what. Left alone, it keeps a heap for each of many threads, and what
# was once large (a page that is compressed, phrases that are counted) it keeps for the next time.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
OF_THE_DESK = "admin"
# In the data folder: what one worker counts and all of them map.
SHARED = "shared"
HELD_BACK, HEAPS = 64 * 1024, 1


def hold_little() -> bool:
    """Has memory given back as soon as it is free; whether the C library can do that. Before there are threads."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "mallopt"):
        return False
    sizes = ((_TRIM_THRESHOLD, HELD_BACK), (_MMAP_THRESHOLD, HELD_BACK), (_ARENA_MAX, HEAPS))
    return all(library.mallopt(which, size) for which, size in sizes)


def load_shared() -> None:
    """Loads what is the same in each worker until the next release, so that it stands in memory once."""
    share_in(Path(settings.RX_DATA) / SHARED)
    vocabulary()
    weigh([], "")
    shipped_patterns()
    templates = Path(settings.BASE_DIR) / "templates"
    for template in sorted(templates.rglob("*.html")):
        name = template.relative_to(templates)
        if name.parts[0] != OF_THE_DESK:
            get_template(str(name))
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            gettext("")
            try:
                resolve("/")
            except Resolver404:
                continue


def freeze() -> None:
    """What is here now stays for good: it is not looked through for rubbish, and so not written to, and shared."""
    gc.collect()
    gc.freeze()
