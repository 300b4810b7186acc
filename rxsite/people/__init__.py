"""People: who may what, and the pages of their accounts."""
