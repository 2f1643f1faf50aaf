"""`python -m scheduler.cli` is `educatec`."""

from scheduler.cli.main import main

main()
