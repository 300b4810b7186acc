"""Backup: one verified file with all that could be lost, the way back from it, and a drill that proves the way."""
