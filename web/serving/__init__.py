"""The web server: granian in this process, and in front of the pages a part that bounds what a
connection may cost.

granian reads heads and holds connections in threads of its own, so what is idle or half sent takes
none of ours. It neither times a body out nor limits its size; that is done here, before a page's
thread is taken.
"""

from web.serving.limits import ServerLimits
from web.serving.promptly import WouldWaitError, asked_promptly
from web.serving.server import PortTakenError, WebServer

__all__ = ["PortTakenError", "ServerLimits", "WebServer", "WouldWaitError", "asked_promptly"]
