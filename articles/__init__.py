"""Articles: from a content file or an editor's draft to the page a reader sees."""
