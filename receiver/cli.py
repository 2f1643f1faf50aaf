"""The command: set it up once, then it runs by itself."""

import argparse
import json
import logging
import signal
import sys
import threading
import webbrowser
from dataclasses import asdict
from pathlib import Path

from receiver import VERSION, stick
from receiver.autostart import autostart, how_to_enable
from receiver.fetching import Habits, Receiver
from receiver.library import Library, write_whole
from receiver.page import PORT, serve
from receiver.studio import AwayError, StudioClient

FOLDER = Path("~/Educatec")
BITS = 1_000_000 / 8


def main(words: list[str] | None = None) -> None:
    """Run one command; what is wrong is said in a sentence."""
    given = _parser().parse_args(words)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # its lines would hold the address
    given.folder = given.folder.expanduser()
    try:
        given.act(given)
    except AwayError as away:
        sys.exit(f"The studio cannot be reached: {away}")
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"It did not work: {error}")


def _set_up(given: argparse.Namespace) -> None:
    begins, ends = _minutes(given.begins), _minutes(given.ends)
    habits = Habits(begins, ends, given.rate * BITS, given.keep_days)
    studio = StudioClient(given.address)
    school = studio.work_list()["school"]
    given.folder.mkdir(parents=True, exist_ok=True)
    settings = {"address": given.address, **asdict(habits)}
    write_whole(given.folder / "settings.json", json.dumps(settings, indent=1).encode())
    print(f"Set up for school {school}. Films go to {given.folder}.")
    file, content = autostart(given.folder)
    if given.autostart:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
        print(f"Starts with the computer: {file}\n{how_to_enable()}")
    else:
        print(f"To start it with the computer, write this to {file}:\n{content}{how_to_enable()}")


def _run(given: argparse.Namespace) -> None:
    settings = json.loads((given.folder / "settings.json").read_text("utf-8"))
    studio, library = StudioClient(settings.pop("address")), Library(given.folder / "films")
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    receiver = Receiver(studio, library, Habits(**settings), stopping)
    if given.once:
        receiver.fetch_all()
        return
    server = serve(library, given.port)
    print(f"The films: http://127.0.0.1:{server.server_port}/", flush=True)
    try:
        receiver.run()
    finally:
        server.shutdown()
        studio.close()


def _show(given: argparse.Namespace) -> None:
    webbrowser.open(f"http://127.0.0.1:{given.port}/")


def _status(given: argparse.Namespace) -> None:
    library = Library(given.folder / "films")
    for film, is_whole in library.films():
        there = "whole" if is_whole else f"{len(library.verified_pieces(film))} pieces"
        print(f"{film.recording}  {film.day}  {film.name}  {film.size} bytes  {there}")


def _stick(given: argparse.Namespace) -> None:
    here, bad = stick.take_from(given.stick, Library(given.folder / "films"))
    for film in here:
        print(f"{film.name}: here and verified")
    for film in bad:
        print(f"{film.name}: damaged or missing on the stick")
    print(f"The receipt is on the stick: {stick.RECEIPT}. Bring it back to the studio.")
    if bad:
        sys.exit(1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="educatec-receive",
        description="Receive the studio's recordings on a school's computer.",
    )
    parser.add_argument("--version", action="version", version=VERSION)
    commands = parser.add_subparsers(required=True)
    set_up = _command(commands, "set-up", _set_up, "Set up once, with the school's address.")
    set_up.add_argument("address", help="the receiver's address, from the school's page")
    set_up.add_argument("--from", dest="begins", default="00:00", help="own hours: from")
    set_up.add_argument("--to", dest="ends", default="00:00", help="own hours: to")
    set_up.add_argument("--rate", type=float, default=0.0, help="own limit in Mbit/s (0: none)")
    set_up.add_argument("--keep-days", type=int, default=120, help="delete films after so long")
    set_up.add_argument("--autostart", action="store_true", help="start with the computer")
    run = _command(commands, "run", _run, "Fetch for ever, and serve the page.")
    run.add_argument("--once", action="store_true", help="fetch what may be fetched now, and end")
    run.add_argument("--port", type=int, default=PORT)
    show = _command(commands, "show", _show, "Open the page.")
    show.add_argument("--port", type=int, default=PORT)
    _command(commands, "status", _status, "List what is on the disk.")
    from_stick = _command(commands, "stick", _stick, "Take films from a memory stick.")
    from_stick.add_argument("stick", type=Path, help="the folder of the stick")
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    act: object,
    words: str,
) -> argparse.ArgumentParser:
    made = commands.add_parser(name, help=words, description=words)
    made.add_argument("--folder", type=Path, default=FOLDER, help="where the films lie")
    made.set_defaults(act=act)
    return made


def _minutes(words: str) -> int:
    hours, _, minutes = words.partition(":")
    return int(hours) * 60 + int(minutes or 0)
