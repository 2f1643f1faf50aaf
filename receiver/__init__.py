"""The unattended receiver of a school's computer: fetches recordings, verifies and shows them.

It is a package of its own: pure Python with httpx, for Linux and Windows, and imports nothing of
the scheduler.
"""

VERSION = "1.0"
