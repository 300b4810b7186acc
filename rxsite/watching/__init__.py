"""Watching over the site without watching readers: whether it lives, whether it is ready, and how much it does."""
