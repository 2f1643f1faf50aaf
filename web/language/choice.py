"""Which language a page speaks: what its reader chose, else what the reader's browser asks for."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from babel import Locale
from flask import Flask, Response, current_app, g, request
from flask_babel import Babel, gettext

from scheduler.language.compiling import FOLDER, compile_stale
from scheduler.language.locales import LOCALES
from web.addresses import below, here
from web.referrer import opens, page_before

COOKIE = "lang"
A_YEAR = 365 * 24 * 3600
OWN_NAMES = {"ar": "العربية", "fr": "Français", "en": "English"}
# Who works in the delegation's panel writes French; schools read Arabic first.
PANEL_DEFAULT = "fr"


def init(app: Flask) -> None:
    """Give the application its languages."""
    compile_stale()
    Babel(
        app,
        default_translation_directories=str(FOLDER),
        locale_selector=lambda: LOCALES[language()],
    )
    app.before_request(_choose)
    app.after_request(_remember)
    app.context_processor(_words_for_templates)
    app.jinja_env.globals.update(below=below, here=here)


def offered() -> tuple[str, ...]:
    """Return the codes of the languages that this installation offers."""
    codes: tuple[str, ...] = current_app.config["LANGUAGES"]
    return codes


def language() -> str:
    """Return the code of the page's language: "ar", "fr" or "en"."""
    if "language" not in g:
        _choose()
    chosen: str = g.language
    return chosen


def direction() -> str:
    """Return "rtl" or "ltr", as the page's language runs."""
    return str(Locale.parse(LOCALES[language()]).text_direction)


def _choose() -> None:
    asked = request.args.get("lang", "")
    known = request.cookies.get(_cookie(), "")
    if asked in offered():
        g.language = asked
    elif known in offered():
        g.language = known
    else:
        g.language = request.accept_languages.best_match(offered()) or _default()


def _default() -> str:
    if request.path.startswith("/panel") and PANEL_DEFAULT in offered():
        return PANEL_DEFAULT
    return str(current_app.config["DEFAULT_LANGUAGE"])


def _remember(response: Response) -> Response:
    asked = request.args.get("lang", "")
    if asked in offered() and asked != request.cookies.get(_cookie()):
        response.set_cookie(
            _cookie(),
            asked,
            max_age=A_YEAR,
            samesite="Lax",
            httponly=True,
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )
    return response


def _cookie() -> str:
    return f"{current_app.config['COOKIE_PREFIX']}{COOKIE}"


def _words_for_templates() -> dict[str, object]:
    return {
        "lang": language(),
        "dir": direction(),
        "languages": [(code, OWN_NAMES[code], _address_in(code)) for code in offered()],
        "app_name": gettext("Rhamna-Educatec"),
    }


def _address_in(code: str) -> str:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    path = below(request.path)
    if request.method == "POST" and not opens(request.path):
        # A page that answers a form may stand at an address that only takes forms.
        came_from = urlsplit(page_before() or below("/"))
        path = came_from.path
        kept = [(name, value) for name, value in parse_qsl(came_from.query) if name != "lang"]
    return f"{path}?{urlencode([*kept, ('lang', code)])}"
