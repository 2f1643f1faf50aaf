"""Texts for attributes and scripts, where no markup may stand; kept, since boards repeat them."""

from functools import lru_cache

from markupsafe import Markup

# What `<bdi>` is in a page: a stretch that neither turns its neighbours round nor is turned.
LTR, OWN, END = "\u2066", "\u2068", "\u2069"


@lru_cache(maxsize=1024)
def plain(words: Markup) -> str:
    """Write a text without its markup; what was isolated stays so."""
    marked = str(words).replace('<bdi dir="ltr">', LTR).replace("<bdi>", OWN)
    return Markup(marked.replace("</bdi>", END)).striptags()  # noqa: S704 -- it was markup before
