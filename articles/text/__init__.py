"""Text: Markdown to safe HTML, the one gate; knows no rows."""
