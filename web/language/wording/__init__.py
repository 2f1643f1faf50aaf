"""Every code of the scheduler as words: a sentence a code, in the page's language.

A test holds that no code is left without words.
"""

from markupsafe import Markup


def say(translated: str, **parts: object) -> Markup:
    """Put parts into a translated sentence, each isolated from the direction around it."""
    isolated = {
        name: part if isinstance(part, Markup) else Markup("<bdi>{}</bdi>").format(part)
        for name, part in parts.items()
    }
    return Markup(translated) % isolated  # noqa: S704 -- the translators' text is ours
