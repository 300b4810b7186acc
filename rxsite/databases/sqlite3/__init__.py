"""Django's SQLite, which makes no database anew where there was one."""
