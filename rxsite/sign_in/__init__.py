"""Signing in: what slows guessing down, and keeps passwords from taking the server away from readers."""
