"""Desk: what an editor is shown and told; no page of Django's admin."""
