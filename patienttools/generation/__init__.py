"""The library's generation: one row that steps whenever what readers may see has changed."""
