"""The fuzzer's words: every rule that reads a short text from outside."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import Flask

from scheduler.domain.wall import parse_clock, parse_day
from scheduler.tomlfile.words import (
    line_of_text,
    mail_address,
    parse_hours,
    school_code,
    telephone,
    zone_name,
)
from web.addresses import ours
from web.feeds.clients import asker_of
from web.feeds.validators import validators_of, wants_gzip
from web.security.devices import device_name
from web.security.outside import holds_together, number_of
from web.serving.environ import client_address

_bare = Flask(__name__)
_changed = validators_of("a", dt.datetime(2026, 11, 30, tzinfo=dt.UTC))


def _our_address(text: str) -> str:
    with _bare.test_request_context("/"):
        return ours(text)


BY_WORD: dict[str, Callable[[str], Any]] = {
    "mail address": mail_address,
    "telephone": telephone,
    "school's code": school_code,
    "time zone": zone_name,
    "hours of a week": parse_hours,
    "line of text": line_of_text,
    "day": parse_day,
    "time of day": parse_clock,
    "number in an address": number_of,
    "letters that hold together": holds_together,
    "page to go on to": _our_address,
    "Accept-Encoding": wants_gzip,
    "If-None-Match": lambda text: _changed.matched(text, ""),
    "If-Modified-Since": lambda text: _changed.matched("", text),
    "User-Agent": device_name,
    "asker of a feed": lambda text: asker_of({"REMOTE_ADDR": text, "HTTP_USER_AGENT": text}),
    "address of a client": client_address,
}
