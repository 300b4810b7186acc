"""Incident log: blank sheets for paper first, and a log that a device holds only while the page is open."""
