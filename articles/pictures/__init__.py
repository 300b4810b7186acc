"""Pictures: what texts show, each a row with its words, credit and licence, and files that we drew ourselves."""
