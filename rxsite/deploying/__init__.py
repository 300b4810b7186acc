"""Deploying: what nginx needs to know of the site, written from the site itself, so that the two cannot differ."""
