"""Plans: an edition is published or withdrawn at a moment that somebody chose before, once and not again."""
