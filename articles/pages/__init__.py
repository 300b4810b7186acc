"""Pages: a PublishedEdition becomes a finished page."""
