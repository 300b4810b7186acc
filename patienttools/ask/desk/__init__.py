"""Desk: what moderators do with a question; no Django admin."""
