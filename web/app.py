"""The web application: one factory that puts the parts together."""

import hmac

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from scheduler.service.context import Context
from scheduler.service.people.second_factor import WhoNeedsOne
from scheduler.settings import Settings
from web import api, deliveries, feeds, ops, panel, sign_in, watch
from web.addresses import BelowPrefix
from web.errors import handlers
from web.language import choice, counts, formats, names
from web.own import page, school, teacher
from web.responses import assets, compression, device_clock
from web.security import authentication, headers, known_device, outside, permissions, signing
from web.watch import beats

SESSION_KEY_LABEL = b"web session"


def create_app(ctx: Context, settings: Settings) -> Flask:
    """Return the application that serves an installation's pages and feeds.

    Views find the context under `current_app.extensions["educatec"]`; `web.context.ctx()` gives it.
    """
    app = Flask("web")
    is_secure = settings.base_url.startswith("https://")
    # No other host, and nothing on another path, can set a cookie of such a name (RFC 6265bis).
    prefix = "__Host-" if is_secure else ""
    app.config.update(
        SECRET_KEY=hmac.digest(ctx.secret, SESSION_KEY_LABEL, "sha256"),
        SESSION_COOKIE_NAME=f"{prefix}educatec",
        COOKIE_PREFIX=prefix,
        DEVICE_COOKIE_NAME=f"{prefix}{known_device.NAME}",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_secure,
        SESSION_COOKIE_PATH="/",  # which the prefix asks for
        SECOND_FACTOR=WhoNeedsOne(settings.second_factor),
        MAX_CONTENT_LENGTH=8 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,  # a form left open over lunch is still good
        CONFIG_PATH=settings.config_path,
        LANGUAGES=settings.languages,
        DEFAULT_LANGUAGE=settings.default_language,
        FOLLOWS_PROXY=bool(settings.behind_proxies) and not settings.origin_is_configured,
    )
    app.extensions["educatec"] = ctx
    ops.init(app, settings)
    for part in (
        signing,
        outside,
        compression,
        choice,
        counts,
        formats,
        names,
        assets,
        headers,
        authentication,
        permissions,
        handlers,
        device_clock,
        page,
        beats,
    ):
        part.init(app)
    for blueprint in (
        ops.blueprint,
        sign_in.blueprint,
        sign_in.account.blueprint,
        panel.blueprint,
        school.blueprint,
        teacher.blueprint,
        watch.blueprint,
        feeds.blueprint,
        deliveries.blueprint,
        api.blueprint,
    ):
        app.register_blueprint(blueprint)
    sign_in.provider.init(app, settings.oidc)
    headers.exempt_from_forms(app, feeds.blueprint)
    headers.exempt_from_forms(app, api.blueprint)
    headers.exempt_from_forms(app, deliveries.blueprint)
    _put_below(app, settings)
    if is_secure:
        app.wsgi_app = headers.StrictTransport(app.wsgi_app)  # type: ignore[method-assign] # likewise
    return app


def _put_below(app: Flask, settings: Settings) -> None:
    """Let every part, the feeds' door too, see who asks and where, as the proxies before us say."""
    app.wsgi_app = BelowPrefix(app.wsgi_app, settings.base_url)  # type: ignore[method-assign] # Flask's documented way
    if hops := settings.behind_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # likewise
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops
        )
