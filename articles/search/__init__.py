"""Search: an index of what is published, a reading of what people ask, and the pages that answer."""
