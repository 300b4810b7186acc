"""Admin: Django's pages over the desk; importing it registers every page of it."""

from articles.admin import (
    articles,
    bulk,
    editions,
    glossary,
    library,
    links,
    look_boxes,
    plans,
    reviewing_boxes,
    suggestions,
    waiting,
)

__all__ = [
    "articles",
    "bulk",
    "editions",
    "glossary",
    "library",
    "links",
    "look_boxes",
    "plans",
    "reviewing_boxes",
    "suggestions",
    "waiting",
]
