"""Weighing: what a sentence says, as features, and a table of weights that gives it a score for each label."""
