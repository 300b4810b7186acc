"""Tools: they stand above the articles, need none on a subject, and keep nothing that anybody tells them."""
