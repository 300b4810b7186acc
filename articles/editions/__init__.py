"""Editions: an edition's life, from row or file to what readers have."""
