"""Databases: Django's own backends, with what keeps a frozen or a lost database from taking readers or saves along."""
