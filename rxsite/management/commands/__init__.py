"""Commands of the site itself, run with manage.py."""
