"""Bulk: one thing is done to many drafts, each by itself, as was foretold on a page; the report is kept."""
