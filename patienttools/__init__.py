"""Patient tools: panels, helplines and the library's generation, the ground floor of the site."""
