"""Secret addresses kept out of logs."""

import logging
import re

SECRET = re.compile(r"(/(?:ical|podcast)/)[^/\s?#\"']+")
LOGGERS = ("werkzeug", "gunicorn.access", "gunicorn.error")


def masked(text: str) -> str:
    """Return the text with the tokens of feed addresses blotted out."""
    return SECRET.sub(r"\1***", text)


class TokenMask(logging.Filter):
    """Blots out tokens in whatever passes a logger, before any handler sees it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, its text masked."""
        text = record.getMessage()
        if SECRET.search(text):
            record.msg, record.args = masked(text), None
        return True


def mask_logs(*loggers: logging.Logger) -> None:
    """Mask the given loggers and those of the web servers we run under; twice does no harm."""
    for logger in (*loggers, *(logging.getLogger(name) for name in LOGGERS)):
        if not any(isinstance(each, TokenMask) for each in logger.filters):
            logger.addFilter(TokenMask())
