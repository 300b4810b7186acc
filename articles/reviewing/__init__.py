"""Reviewing: reviews that are asked for, remarks on a draft, and which text of its source a translation follows."""
