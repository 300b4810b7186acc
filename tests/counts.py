"""How often endurance tests repeat: all of it by hand, a share of it where time is short (`ENDURANCE_SHARE=20`)."""

import os

ENDURANCE_SHARE = int(os.environ.get("ENDURANCE_SHARE", "1"))


def count_of(full: int) -> int:
    """Of so many repetitions those that this run makes, at least one."""
    return max(1, full // ENDURANCE_SHARE)
