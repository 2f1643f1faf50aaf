"""`people`: the accounts of those who sign in, for whoever stands at the machine."""

import dataclasses
from typing import Annotated, Any

import typer

from scheduler.cli.app import CommandPlace, cli
from scheduler.cli.inputs import JsonOption
from scheduler.cli.output import instant_text, out, print_json, print_table
from scheduler.cli.speech import gettext
from scheduler.domain.person import Person, Role
from scheduler.service.people import accounts, sign_in
from scheduler.service.people.accounts import PersonFacts

ACTOR = "cli"
commands = typer.Typer(help="Manage user accounts.", no_args_is_help=True)
cli.add_typer(commands, name="people")

NameArgument = Annotated[str, typer.Argument(help="The person's name, as shown in the log.")]
EmailOption = Annotated[str | None, typer.Option("--email", help="The email address.")]
RoleOption = Annotated[
    list[Role] | None, typer.Option("--role", help="A role; may be given several times.")
]
TeacherOption = Annotated[str | None, typer.Option("--teacher", help="For role teacher: the id.")]
SchoolOption = Annotated[str | None, typer.Option("--school", help="For role school: the code.")]


@commands.command("list")
def list_people(context: typer.Context, *, json: JsonOption = False) -> None:
    """List everybody with an account."""
    place: CommandPlace = context.obj
    found = accounts.people(place.open().context)
    if json:
        print_json([_facts(person) for person in found])
        return
    print_table(
        ("name", "email", "roles", "password", "last sign-in", "state"),
        [
            (
                person.name,
                person.email,
                ", ".join(sorted(person.roles)),
                gettext("set") if person.password_hash else gettext("none"),
                instant_text(person.seen_at) if person.seen_at else gettext("never"),
                gettext("open") if person.active else gettext("closed"),
            )
            for person in found
        ],
    )


@commands.command()
def add(
    context: typer.Context,
    name: NameArgument,
    *,
    email: EmailOption = None,
    role: RoleOption = None,
    teacher: TeacherOption = None,
    school: SchoolOption = None,
) -> None:
    """Create an account and print a one-time sign-in link, valid for 24 hours."""
    place: CommandPlace = context.obj
    ctx = place.open().context
    facts = PersonFacts(
        name=name,
        email=email or "",
        roles=frozenset(role or ()),
        teacher_id=teacher or "",
        school_code=school or "",
    )
    made = accounts.add_person(ctx, facts, actor=ACTOR)
    out.print(sign_in.show_link(ctx, made.id, actor=ACTOR), markup=False)


@commands.command()
def change(
    context: typer.Context,
    name: NameArgument,
    *,
    email: EmailOption = None,
    role: RoleOption = None,
    teacher: TeacherOption = None,
    school: SchoolOption = None,
    active: Annotated[
        bool | None, typer.Option("--open/--close", help="Open the account again, or close it.")
    ] = None,
) -> None:
    """Change the given properties of an account; `--role` replaces all roles."""
    place: CommandPlace = context.obj
    ctx = place.open().context
    person = accounts.person_named(ctx, name)
    given: dict[str, Any] = {
        "email": email,
        "roles": frozenset(role) if role else None,
        "teacher_id": teacher,
        "school_code": school,
        "active": active,
    }
    wanted = {key: value for key, value in given.items() if value is not None}
    facts = dataclasses.replace(accounts.facts_of(person), **wanted)
    accounts.change_person(ctx, person.id, facts, actor=ACTOR)


@commands.command()
def link(context: typer.Context, name: NameArgument) -> None:
    """Print a one-time sign-in link, valid for 24 hours."""
    place: CommandPlace = context.obj
    ctx = place.open().context
    person = accounts.person_named(ctx, name)
    out.print(sign_in.show_link(ctx, person.id, actor=ACTOR), markup=False)


@commands.command()
def password(
    context: typer.Context,
    name: NameArgument,
    *,
    new: Annotated[
        str,
        typer.Option(
            "--new", prompt="New password", hide_input=True, confirmation_prompt="The same again"
        ),
    ],
) -> None:
    """Set a password (hidden prompt); signs that person out everywhere."""
    place: CommandPlace = context.obj
    ctx = place.open().context
    person = accounts.person_named(ctx, name)
    sign_in.set_password(ctx, person.id, new, actor=ACTOR)


def _facts(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "email": person.email,
        "roles": sorted(person.roles),
        "teacher": person.teacher_id,
        "school": person.school_code,
        "password": bool(person.password_hash),
        "active": person.active,
        "last_sign_in": instant_text(person.seen_at) if person.seen_at else None,
    }
