"""Typed: what an editor typed on a page of the desk and has not saved, kept on the server for them alone."""
