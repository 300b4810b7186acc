"""Panels: a kit of patient tools; typed data in, HTML out; no models, no queries."""
