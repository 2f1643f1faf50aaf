"""Counts on pages: the plural form of the page's language, and the figure written as it does."""

from flask import Flask
from flask_babel import get_translations
from jinja2.nodes import EvalContext
from jinja2.utils import pass_eval_context
from markupsafe import Markup

from scheduler.language.numbers import figure_text
from web.language.choice import language


def ngettext(singular: str, plural: str, num: int, **parts: object) -> str:
    """Return a message in the plural form that belongs to a number, which it names `num`."""
    written: str = get_translations().ungettext(singular, plural, num)
    return written % ({"num": figure_text(num, language())} | parts)


@pass_eval_context
def _in_templates(
    context: EvalContext, singular: str, plural: str, num: int, **parts: object
) -> str:
    """As `ngettext`, with parts escaped where the template escapes."""
    written: str = get_translations().ungettext(singular, plural, num)
    shown = Markup(written) if context.autoescape else written  # noqa: S704 -- the catalogue's
    return shown % ({"num": figure_text(num, language())} | parts)


def init(app: Flask) -> None:
    """Give templates this `ngettext` instead of one that leaves thousands without their space."""
    app.jinja_env.globals["ngettext"] = _in_templates
