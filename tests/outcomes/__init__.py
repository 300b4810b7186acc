"""What editors and releases do to each kind of entry, so that each pair of verbs is tried."""
