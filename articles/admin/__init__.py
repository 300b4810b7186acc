"""Admin: the editor's desk over the draft rows; importing it registers every page of it."""

from articles.admin import articles, editions, library

__all__ = ["articles", "editions", "library"]
