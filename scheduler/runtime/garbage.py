"""How often Python looks for garbage that only points at itself."""

import gc

# A release for thousands of schools makes some million objects that live until its end, and with
# Python's own numbers (700, 10, 10) a quarter of its time went into looking through them.
THRESHOLDS = (100_000, 20, 20)


def collect_seldom() -> None:
    """Look for such garbage a hundred times less often in this process."""
    gc.set_threshold(*THRESHOLDS)
