"""Django's PostgreSQL, which waits for a server that is frozen no longer than it should."""
