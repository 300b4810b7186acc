"""The page store: finished pages as files on each node, served ahead of Django, dropped when what they show changes."""
