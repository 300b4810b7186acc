"""Importing it registers the pages of people."""

from rxsite.people import accounts

__all__ = ["accounts"]
