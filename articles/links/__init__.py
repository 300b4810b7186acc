"""Links: addresses of others that texts and sources name, asked for politely, and what came of it, day by day."""
