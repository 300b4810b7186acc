"""The site itself: its settings, checks, headers and server; the only place that knows every app."""
