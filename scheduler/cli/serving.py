"""`serve`, `up` and `doctor`: run the service, start a first one, and check its health."""

import datetime as dt
import sys
import threading
import time
from typing import Annotated

import typer

from scheduler.adapters.media_check import FfmpegChecker
from scheduler.adapters.planner_process import end_planners
from scheduler.bootstrap import Application, perform
from scheduler.cli.app import FAILED, CommandPlace, cli
from scheduler.cli.inputs import JsonOption, show_import
from scheduler.cli.output import err, out, print_json
from scheduler.cli.planning import show_plan
from scheduler.cli.promises import names_in, show_promises
from scheduler.cli.releases import show_release
from scheduler.cli.speech import gettext, spoken_language, words
from scheduler.domain.errors import NotFoundError, SchedulerError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.province import Province
from scheduler.language.saying import noun, said
from scheduler.runtime.ending import ending
from scheduler.runtime.owner import Owner
from scheduler.runtime.studio_processes import StudioProcesses
from scheduler.service import jobs
from scheduler.service.context import Context
from scheduler.service.draft.broken_promises import broken_promises
from scheduler.service.master_data.importing import apply_import
from scheduler.service.onboarding.first_plan import plan_and_release
from scheduler.service.operations.health import NAMES, health, promises, recordings_disk
from scheduler.service.people.links import link
from scheduler.service.province import stored_province
from scheduler.service.releases.releasing import releases

SHOWN_FOR = dt.timedelta(minutes=30)  # a sign-in that a start shows

HostOption = Annotated[
    str, typer.Option("--host", help="Address to listen on (default: from config.toml).")
]
PortOption = Annotated[
    int,
    typer.Option(
        "--port", help="Port to listen on (default: from config.toml).", show_default=False
    ),
]


@cli.command()
def serve(context: typer.Context, *, host: HostOption = "", port: PortOption = 0) -> None:
    """Serve the panel, the pages and the feeds, and run the timers, until stopped."""
    place: CommandPlace = context.obj
    _serve(place.open_to_serve(host, port))


@cli.command()
def up(
    context: typer.Context,
    *,
    host: HostOption = "",
    port: PortOption = 0,
    empty: Annotated[
        bool,
        typer.Option("--empty", help="Start empty: the panel guides you through the first steps."),
    ] = False,
) -> None:
    """Start: serve; if the database is empty, also import, plan and release the sample."""
    place: CommandPlace = context.obj
    application = place.open_to_serve(host, port)
    _serve(application, plan_first=not empty and _import_sample(place, application.context))


@cli.command()
def doctor(context: typer.Context, *, json: JsonOption = False) -> None:
    """Check time-zone data, database, timers and the last release; exit with 1 if a check fails."""
    place: CommandPlace = context.obj
    ctx = place.open().context
    found = health(ctx)
    checks = (*found.checks, promises(ctx), recordings_disk(ctx)) if found.ok else found.checks
    ok = all(passed for _, passed, _ in checks)
    if json:
        print_json(
            {
                "ok": ok,
                "checks": [
                    {"name": name, "ok": passed, "says": str(told)} for name, passed, told in checks
                ],
            }
        )
    else:
        for name, passed, told in checks:
            verdict = gettext("ok") if passed else gettext("BAD")
            out.print(
                gettext(
                    "%(verdict)s – %(name)s: %(found)s",
                    verdict=verdict,
                    name=noun(str(NAMES[name]), words()),
                    found=said(told, words()),
                ),
                markup=False,
            )
        show_promises(broken_promises(ctx) if found.ok else (), names_in(ctx))
    if not ok:
        raise typer.Exit(FAILED)


def _import_sample(place: CommandPlace, ctx: Context) -> bool:
    """Import the sample, unless something is here already; tell whether it is still to be planned.

    A province of somebody's own is left as it is.
    """
    if releases(ctx):
        return False
    stored, sample = _stored(ctx), ctx.reader.folder(place.config).province
    if stored is not None and stored != sample:
        return False
    show_import(apply_import(ctx, sample, actor="first start"))
    return True


def _plan_first(ctx: Context, ended: threading.Event) -> None:
    """Plan and release the sample beside the pages, and say on the terminal what came of it."""
    began = time.monotonic()
    try:
        made = plan_and_release(ctx, ended)
    except SchedulerError as failure:
        reason = said(failure.said, words())
        err.print(gettext("The first plan was not made: %(reason)s", reason=reason), markup=False)
        return
    if made is not None:
        show_plan(made.report, names_in(ctx))
        show_release(made.release)
        seconds = f"{time.monotonic() - began:.0f}"
        out.print(gettext("Released after %(seconds)s s.", seconds=seconds))


def _serve(application: Application, *, plan_first: bool = False) -> None:
    ctx, settings = application.context, application.settings
    from web.app import create_app  # noqa: PLC0415 -- slow import
    from web.serving import PortTakenError, WebServer  # noqa: PLC0415 -- likewise

    server = WebServer(create_app(ctx, settings), settings.host, settings.port)
    owner = owner_of(application)
    address = _panel_address(ctx, shown=sys.stdout.isatty())
    out.print(gettext("Panel: %(address)s", address=address), markup=False)
    if sys.stdout.isatty():
        _print_a_school(ctx)
    serving = gettext("Serving on %(address)s – stop with Ctrl+C.", address=settings.origin)
    out.print(serving, markup=False)
    if plan_first:
        out.print(gettext("The first weeks are being planned; the panel shows the progress."))
    owner.start()
    ended = threading.Event()
    first = threading.Thread(target=_plan_first, args=(ctx, ended), name="first plan", daemon=True)
    if plan_first:
        first.start()
    with ending(server.end, ended.set, _end_jobs):
        try:
            server.run()
        except PortTakenError:
            port = settings.port
            taken = gettext(
                "Port %(port)s is taken; choose another: --port N, make run PORT=N.", port=port
            )
            err.print(taken)
            raise typer.Exit(FAILED) from None
        finally:
            _end_jobs()
            owner.stop()


def _end_jobs() -> None:
    jobs.break_off_ours(end_planners)


def owner_of(application: Application) -> Owner:
    """Return what does an installation's actions on time, and looks after its studios."""
    ctx, settings = application.context, application.settings
    air = settings.data_dir / "air"
    air.mkdir(exist_ok=True)
    studios = StudioProcesses(ctx, settings.config_path, settings.data_dir, air)
    return Owner(
        ctx,
        application.database,
        settings.data_dir,
        mailer=application.mailer,
        perform=perform,
        checker=FfmpegChecker(),
        look_after_studios=studios.look,
    )


def _print_a_school(ctx: Context) -> None:
    province = _stored(ctx)
    for school in province.schools[:1] if province else ():
        page = link(ctx, Holder(kind=HolderKind.SCHOOL, id=school.code))
        name = school.name.in_(spoken_language())
        shown = gettext("School: %(address)s (%(name)s)", address=page, name=name)
        out.print(shown, markup=False)


def _panel_address(ctx: Context, *, shown: bool) -> str:
    """Return where the panel is: a sign-in for whoever sits before this terminal, good for a short
    time. What goes into a file or a log keeps no way in.
    """
    if not shown:
        return gettext(
            "%(address)s (`educatec link --operator` prints a sign-in link)",
            address=f"{ctx.base_url}/sign-in",
        )
    try:
        return link(ctx, Holder(kind=HolderKind.OPERATOR, id="operator"), lasts=SHOWN_FOR)
    except NotFoundError:  # the first account was closed in favour of others
        return f"{ctx.base_url}/sign-in"


def _stored(ctx: Context) -> Province | None:
    try:
        return stored_province(ctx)
    except NotFoundError:
        return None
