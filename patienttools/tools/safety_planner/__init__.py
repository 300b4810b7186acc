"""Safety planner: a form that keeps nothing becomes a plan in the reader's words and what fits where they stand."""
