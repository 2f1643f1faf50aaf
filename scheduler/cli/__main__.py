"""`python -m scheduler.cli` is `educatec`."""

from scheduler.cli.app import main

main()
