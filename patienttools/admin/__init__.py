"""Admin: what every page of the admin shares."""
