"""`deliveries`: where recordings are, sticks for schools without a line, and the receiver."""

from pathlib import Path
from typing import Annotated

import typer

from scheduler.adapters.receiver_file import write_receiver_file
from scheduler.cli.app import CommandPlace, cli
from scheduler.cli.inputs import JsonOption
from scheduler.cli.output import instant_text, out, print_json, print_table
from scheduler.cli.speech import gettext, ngettext, words
from scheduler.language.saying import said
from scheduler.service.deliveries import sticks
from scheduler.service.deliveries.transfers import Offer, all_offers
from scheduler.service.people.links import receiver_address

ACTOR = "cli"
commands = typer.Typer(help="Deliver recordings to schools.", no_args_is_help=True)
cli.add_typer(commands, name="deliveries")

SchoolArgument = Annotated[str, typer.Argument(help="The school's code.")]


@commands.command("list")
def list_deliveries(context: typer.Context, *, json: JsonOption = False) -> None:
    """List the recordings being sent, with their progress and expected arrival."""
    place: CommandPlace = context.obj
    found = all_offers(place.open().context)
    if json:
        print_json([_facts(offer) for offer in found])
        return
    print_table(
        ("school", "session", "state", "MB", "there", "expected", "deadline"),
        [
            (
                offer.delivery.school_code,
                offer.session.facts.key,
                offer.delivery.whereabouts.value,
                f"{offer.recording.size / 1e6:.0f}",
                f"{offer.done_bytes / offer.recording.size:.0%}",
                instant_text(offer.finishes_at) if offer.finishes_at else "",
                instant_text(offer.deadline) if offer.deadline else "",
            )
            for offer in found
        ],
    )


@commands.command()
def stick(
    context: typer.Context,
    school: SchoolArgument,
    folder: Annotated[Path, typer.Argument(help="The folder of the USB stick.")],
) -> None:
    """Write a school's outstanding recordings to a USB stick, with the receiver."""
    place: CommandPlace = context.obj
    written = sticks.write_stick(place.open().context, school, folder)
    write_receiver_file(folder / "educatec-receive.pyz")
    words = ngettext(
        "%(num)s recording for %(school)s in %(folder)s",
        "%(num)s recordings for %(school)s in %(folder)s",
        len(written),
        school=school,
        folder=folder,
    )
    out.print(words, markup=False)


@commands.command()
def receipt(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="educatec-receipt.json from the stick.", exists=True)
    ],
) -> None:
    """Read the receipt that came back on a USB stick."""
    place: CommandPlace = context.obj
    taken = sticks.take_receipt(place.open().context, file.read_bytes(), actor=ACTOR)
    there = ngettext(
        "%(school)s: %(num)s recording is there.",
        "%(school)s: %(num)s recordings are there.",
        taken.accepted,
        school=taken.school_code,
    )
    out.print(there, markup=False)
    for recording, why in taken.refused:
        reason = f"{recording}: {said(why, words())}"
        out.print(gettext("refused: %(reason)s", reason=reason), markup=False)
    if taken.refused:
        raise typer.Exit(1)


@commands.command()
def receiver(
    context: typer.Context,
    school: SchoolArgument,
    file: Annotated[Path, typer.Argument(help="Where to write the receiver.")] = Path(
        "educatec-receive.pyz"
    ),
) -> None:
    """Write the receiver as one file, and print how a school sets it up."""
    place: CommandPlace = context.obj
    address = receiver_address(place.open().context, school)
    write_receiver_file(file)
    command = f"python {file.name} set-up {address} --autostart"
    out.print(command, markup=False)


def _facts(offer: Offer) -> dict[str, object]:
    return {
        "school": offer.delivery.school_code,
        "session": str(offer.session.facts.key),
        "recording": offer.recording.id,
        "state": offer.delivery.whereabouts.value,
        "size": offer.recording.size,
        "there": offer.done_bytes,
        "finishes_at": offer.finishes_at,
        "deadline": offer.deadline,
        "received_at": offer.transfer.received_at,
        "received_by": offer.transfer.received_by,
    }
