"""Training events: rows of their own, listed on one page until they are over."""
