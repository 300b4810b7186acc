"""Moving: from one database to another, every row, proved by count and digest."""
