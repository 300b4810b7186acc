"""Ask: a health question without an account, a name or a trace, and a person's answer; found by six words."""
