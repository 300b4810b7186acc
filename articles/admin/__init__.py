"""Admin: the editor's desk over the draft rows; importing it registers every page of it."""

from articles.admin import articles, editions, events, library, suggestions

__all__ = ["articles", "editions", "events", "library", "suggestions"]
