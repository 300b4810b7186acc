"""Starting: from a prepared environment to a server that answers, one step a module; `manage.py serve` calls them."""
