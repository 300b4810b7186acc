"""Looks: what each text says and lacks, read once a version, so that the desk asks it of ten thousand in one query."""
