"""Helplines: who to call, as data with care."""
