"""Files: how content files are read strictly, every fault at once."""
