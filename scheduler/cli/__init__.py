"""The command `educatec`: parse, call a use case, print.

Exit codes: 0 done, 1 failed, 2 bad input.
"""

from scheduler.cli.main import main

__all__ = ["main"]
