"""Files: content/ read and written as documents; no database."""
