"""What those ask who keep the service up: whether it is alive and well, and its numbers."""

from flask import Flask

from scheduler.settings import Settings
from web.ops import metrics
from web.ops.blueprint import blueprint

__all__ = ["blueprint", "init"]


def init(app: Flask, settings: Settings) -> None:
    """Let the numbers be read by whoever shows the configured token."""
    metrics.init(app, settings)
