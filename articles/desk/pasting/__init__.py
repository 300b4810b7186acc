"""Pasting: HTML from a word processor or a web page becomes our Markdown, and what has no word there is named."""
