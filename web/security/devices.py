"""What a device is called in the list of sessions: its browser and its system, and nothing more."""

BROWSERS = (
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("samsungbrowser", "Samsung Internet"),
    ("firefox", "Firefox"),
    ("chrome", "Chrome"),
    ("crios", "Chrome"),
    ("safari", "Safari"),
)
SYSTEMS = (
    ("android", "Android"),
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("windows", "Windows"),
    ("mac os", "macOS"),
    ("cros", "ChromeOS"),
    ("linux", "Linux"),
)


def device_name(user_agent: str) -> str:
    """Return "Firefox, Windows" or what of it can be told; "" for neither."""
    told = user_agent.lower()
    found = (
        next((name for mark, name in names if mark in told), "") for names in (BROWSERS, SYSTEMS)
    )
    return ", ".join(each for each in found if each)
