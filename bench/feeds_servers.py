"""The servers that are compared: `python feeds_servers.py FOLDER ours|planning|bare` runs one."""

import datetime as dt
import hashlib
import json
import sys
import threading
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import icalendar  # noqa: E402 -- after the path is set
from feeds_world import Feed, context  # noqa: E402 -- likewise
from flask import Flask, Response, request  # noqa: E402 -- likewise

from scheduler.adapters.planner_process import plan_apart  # noqa: E402 -- likewise
from scheduler.planner.problem import Limits, Problem  # noqa: E402 -- likewise
from scheduler.service.context import Context  # noqa: E402 -- likewise
from scheduler.service.province import stored_province  # noqa: E402 -- likewise
from web.feeds import blueprint  # noqa: E402 -- likewise
from web.serving import WebServer  # noqa: E402 -- likewise

PORTS = {"ours": 18101, "planning": 18102, "bare": 18103, "nginx": 18104, "radicale": 18105}


def ours(folder: Path) -> Flask:
    """The project's feeds as they are served, without the limit a reader has."""
    app = Flask("ours")
    app.config["FEED_LIMITS"] = ""
    app.extensions["educatec"] = context(folder)
    app.register_blueprint(blueprint)
    return app


def bare(folder: Path) -> Flask:
    """The least that Flask can do: bytes it has at hand, and a tag it compares."""
    app = Flask("bare")
    plain = {path.name: path.read_bytes() for path in (folder / "files").glob("*.ics")}
    packed = {path.stem: path.read_bytes() for path in (folder / "files").glob("*.gz")}
    tags = {name: f'"{hashlib.sha256(body).hexdigest()[:32]}"' for name, body in plain.items()}

    @app.get("/<name>")
    def feed(name: str) -> Response:
        headers = {"ETag": tags[name], "Cache-Control": "private, max-age=300"}
        if request.headers.get("If-None-Match") == tags[name]:
            return Response(status=304, headers=headers)
        headers["Content-Type"] = "text/calendar; charset=utf-8"
        if request.headers.get("Accept-Encoding") == "gzip":
            headers["Content-Encoding"] = "gzip"
            return Response(packed[name], headers=headers)
        return Response(plain[name], headers=headers)

    return app


def keep_planning(ctx: Context) -> None:
    """Plan again and again, as the panel's plan button does: asked for by a thread, made apart."""
    province = stored_province(ctx)
    first = min(each.first for each in province.programmes)
    last = max(each.last for each in province.programmes)
    problem = Problem(
        province=province, first=first, last=last, now=(first - dt.timedelta(days=7), 0)
    )
    while True:
        plan_apart(problem, Limits(seconds=20), None)


def nginx_conf(folder: Path, feeds: list[Feed]) -> Path:
    """Write nginx's configuration: the same bytes as files, packed beforehand."""
    del feeds
    path = folder / "nginx.conf"
    path.write_text(
        f"""
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log /dev/null;
events {{ worker_connections 256; }}
http {{
  access_log off; etag on; gzip_static on; types {{ text/calendar ics; }}
  server {{ listen 127.0.0.1:{PORTS["nginx"]}; root {folder}/files; }}
}}
"""
    )
    return path


def radicale_files(folder: Path, feeds: list[Feed]) -> Path:
    """Write the same events as Radicale keeps them, a file each, and its configuration."""
    for feed in feeds:
        home = folder / "radicale" / "collection-root" / "bench" / str(feed.number)
        home.mkdir(parents=True)
        (home / ".Radicale.props").write_text(json.dumps({"tag": "VCALENDAR"}))
        for event in icalendar.Calendar.from_ical(feed.body).walk("VEVENT"):
            alone = icalendar.Calendar()
            alone.add("version", "2.0")
            alone.add("prodid", "-//bench//")
            alone.add_component(event)
            (home / f"{event['UID']}.ics").write_bytes(alone.to_ical())
    path = folder / "radicale.conf"
    path.write_text(
        f"""
[server]
hosts = 127.0.0.1:{PORTS["radicale"]}
[auth]
type = none
[rights]
type = authenticated
[storage]
filesystem_folder = {folder}/radicale
[logging]
level = error
"""
    )
    return path


def main() -> None:
    folder, name = Path(sys.argv[1]), sys.argv[2]
    app = bare(folder) if name == "bare" else ours(folder)
    if name == "planning":
        work = threading.Thread(target=keep_planning, args=(app.extensions["educatec"],))
        work.daemon = True
        work.start()
    WebServer(app, "127.0.0.1", PORTS[name]).run()


if __name__ == "__main__":
    main()
