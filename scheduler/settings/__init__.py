"""What `config.toml` says about this installation: where its data lives, the web server, mail.

The province itself (schools, hours, network, programmes) is `scheduler.intake`'s business. A leaf:
only bootstrap and web read it, and intake its tables, to know a whole file.
"""

from scheduler.settings.reading import PROVINCE_KEYS, load_settings
from scheduler.settings.tables import SettingsPart
from scheduler.settings.values import MailSettings, OidcSettings, Settings

__all__ = [
    "PROVINCE_KEYS",
    "MailSettings",
    "OidcSettings",
    "Settings",
    "SettingsPart",
    "load_settings",
]
