"""Danger: what people write when a life, a body or a child may be at risk is seen, however it is written."""
