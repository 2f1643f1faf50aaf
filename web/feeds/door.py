"""The door for calendar programs, in front of the pages: `/ical/<token>.ics` goes no further, and
neither does a school's podcast, `/podcast/<token>.xml`, which has the same token.

Their requests need neither session nor language nor form protection, and must get neither cookie
nor page, whatever happens. So they are answered before Flask makes a request of them, which also
spares them all that pages pay for.
"""

import copy
import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scheduler.domain.errors import UnavailableError
from scheduler.domain.holder import HolderKind
from scheduler.feeds.podcast import Enclosure
from scheduler.service.context import Context
from scheduler.service.deliveries.episodes import episodes
from scheduler.service.feeds import calendars, podcasts
from scheduler.service.feeds.calendars import FeedState
from web.addresses import origin_asked
from web.feeds import replies
from web.feeds.bodies import Body, BodyCache, packed_body
from web.feeds.clients import client_family
from web.feeds.fetches import Fetches
from web.feeds.limits import FeedLimits
from web.feeds.replies import Reply
from web.feeds.tally import Tally
from web.feeds.validators import Validators, validators_of, wants_gzip
from web.serving.promptly import WouldWaitError, asked_promptly

if TYPE_CHECKING:
    # Published for type checkers only.
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

STEADY_TRIES = 3
BRIEF = 1000  # letters of a header; some take work by their length
HEADERS = (
    *("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"),
    *("HTTP_USER_AGENT", "REMOTE_ADDR"),
)
Episodes = tuple[Enclosure, ...]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRendering:
    """One rendering of a feed: its addresses, and what it is."""

    name: str
    prefix: str
    suffix: str
    content_type: str


CALENDAR = FeedRendering(
    name="calendar",
    prefix="/ical/",
    suffix=".ics",
    content_type="text/calendar; charset=utf-8",
)
PODCAST = FeedRendering(
    name="podcast",
    prefix="/podcast/",
    suffix=".xml",
    content_type="application/rss+xml; charset=utf-8",
)


class Door:
    """A WSGI application that answers for feeds and leads everything else to the pages.

    `limits` are those of `FeedLimits`. `follows` has links lead to where a request says that it was
    asked.
    """

    def __init__(
        self, pages: "WSGIApplication", ctx: Context, limits: str, *, follows: bool = False
    ) -> None:
        self._follows = follows
        self.fetches = Fetches()
        self.answered = Tally((CALENDAR.name, PODCAST.name))
        self._pages, self._ctx = pages, ctx
        self._bodies = BodyCache()
        self._making: dict[str, threading.Lock] = {}
        self._limits = FeedLimits(limits)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        path: str = environ.get("PATH_INFO", "")
        kind = next(
            (
                other_kind
                for other_kind in (CALENDAR, PODCAST)
                if path.startswith(other_kind.prefix)
            ),
            None,
        )
        if asked_promptly(environ) and (kind is not CALENDAR or not _is_brief(environ)):
            raise WouldWaitError
        if kind is None:
            return self._pages(environ, start_response)
        door = self._asked_at(environ) if self._follows else self
        reply = door._reply(environ, kind, path.removeprefix(kind.prefix))  # noqa: SLF001 -- its own
        self.answered.note(kind.name, reply.status)
        start_response(reply.status, reply.headers)
        return () if environ["REQUEST_METHOD"] == "HEAD" else (reply.body,)

    def _asked_at(self, environ: "WSGIEnvironment") -> "Door":
        """Return the same door, with all that it remembers, whose links lead where it was asked."""
        door = copy.copy(self)
        door._ctx = replace(self._ctx, base_url=origin_asked(environ))  # noqa: SLF001 -- its own
        return door

    def _reply(self, environ: "WSGIEnvironment", kind: FeedRendering, name: str) -> Reply:
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return replies.only_reading()
        token = name.removesuffix(kind.suffix)
        if token == name or not token or "/" in token:
            return replies.unknown_feed()
        try:
            return self._answer(environ, kind, token)
        except WouldWaitError:
            raise
        except UnavailableError as error:
            log.warning("A feed could not be read: %s", error)
        except Exception:  # the last place: beyond it is only the server
            log.exception("A feed could not be made.")
        return replies.unavailable()

    def _answer(self, environ: "WSGIEnvironment", kind: FeedRendering, token: str) -> Reply:
        promptly = asked_promptly(environ)
        state, shown = self._state_at_hand(token) if promptly else self._state(kind, token)
        if state is None:
            return replies.unknown_feed()
        validators = validators_of(state.etag, state.changed_at)
        held = validators.matched(
            environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")
        )
        kept = self._kept(kind, state, validators) if held is None else None
        if promptly and held is None and kept is None:
            raise WouldWaitError
        if wait := self._limits.seconds_to_wait(state.feed_id, environ):
            return replies.too_many(wait)
        if held is None:
            body = kept
            if body is None:
                validators, state, body = self._body(kind, token, (state, shown), validators)
            packed = wants_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")[:BRIEF])
            text = body.packed if packed else body.plain
            reply = replies.content(text, kind.content_type, validators, packed=packed)
        else:
            reply = replies.unchanged(validators, held)
        # Whoever asked for the headers alone, or for recordings, has seen no calendar.
        if kind is CALENDAR and environ["REQUEST_METHOD"] == "GET":
            self.fetches.note(
                self._ctx,
                state,
                client_family(environ.get("HTTP_USER_AGENT", "")[:BRIEF]),
                is_conditional=_is_conditional(environ),
            )
        return reply

    def _state_at_hand(self, token: str) -> tuple[FeedState, Episodes]:
        state = calendars.feed_state_at_hand(self._ctx, token)
        if state is None:
            raise WouldWaitError
        return state, ()

    def _kept(self, kind: FeedRendering, state: FeedState, validators: Validators) -> Body | None:
        return self._bodies.get(_key(kind, state), validators.tag)

    def _state(self, kind: FeedRendering, token: str) -> tuple[FeedState | None, Episodes]:
        """Return a feed's state and, of a school's podcast, its episodes."""
        state = calendars.feed_state(self._ctx, token)
        if state is None or kind is CALENDAR:
            return state, ()
        if state.holder.kind is not HolderKind.SCHOOL:
            return None, ()
        shown = episodes(self._ctx, state.holder.id)
        return podcasts.with_episodes(state, shown), shown

    def _body(
        self,
        kind: FeedRendering,
        token: str,
        found: tuple[FeedState, Episodes],
        validators: Validators,
    ) -> tuple[Validators, FeedState, Body]:
        """Return a body together with the validators and the state it belongs to.

        A release may come between the two reads; an ETag on another body would be believed for
        ever, so the state is read again until it stood still.
        """
        state, _ = found
        # Of several who ask for a changed feed at once, one makes it and the others wait.
        key = _key(kind, state)
        with self._making.setdefault(key, threading.Lock()):
            return self._made_body(kind, key, token, found, validators)

    def _made_body(
        self,
        kind: FeedRendering,
        key: str,
        token: str,
        found: tuple[FeedState, Episodes],
        validators: Validators,
    ) -> tuple[Validators, FeedState, Body]:
        state, shown = found
        for _ in range(STEADY_TRIES):
            body = self._bodies.get(key, validators.tag)
            if body is not None:
                return validators, state, body
            made = packed_body(self._rendered(kind, state, shown))
            again, shown = self._state(kind, token)
            if again is None:
                break
            if again.etag == state.etag:
                self._bodies.put(key, validators.tag, made)
                return validators, state, made
            state, validators = again, validators_of(again.etag, again.changed_at)
        raise UnavailableError("The feed changes faster than it can be read.")

    def _rendered(self, kind: FeedRendering, state: FeedState, shown: Episodes) -> bytes:
        if kind is PODCAST:
            return podcasts.podcast_body(self._ctx, state, shown)
        return calendars.feed_body(self._ctx, state)


def _key(kind: FeedRendering, state: FeedState) -> str:
    return f"{kind.prefix}{state.feed_id}"


def _is_brief(environ: "WSGIEnvironment") -> bool:
    """Tell whether the headers that are read here are as short as programs send them."""
    return all(len(environ.get(header, "")) <= BRIEF for header in HEADERS)


def _is_conditional(environ: "WSGIEnvironment") -> bool:
    """Tell whether a program asks for what is new to it: it has been here before."""
    return "HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MODIFIED_SINCE" in environ
