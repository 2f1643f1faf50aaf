"""What nobody types: texts, numbers, days and bytes for the fuzzer, and faults in good ones."""

import random

TEXTS = (
    "",
    " ",
    "\0",
    "a\0b",
    "\r\nSet-Cookie: a=b",
    "a\r\n\r\n<script>alert(1)</script>",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE people; --",
    "' OR '1'='1",
    "{{ 7*7 }}",
    "%(name)s",
    "%s%s%s%n",
    "${7*7}",
    "../../../../etc/passwd",
    "..\\..\\windows",
    "/etc/passwd\0.png",
    '=HYPERLINK("http://evil.example")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\u202egnp.exe",
    "\ufeff",
    "\ud7ff\ue000",
    "é" * 300,
    "ا" * 5000,
    "👩‍👩‍👧‍👦" * 50,
    "A" * 70_000,
    "http://[",
    "http://[::1",
    "//evil.example/",
    "https://a@b:99999/",
    "javascript:alert(1)",
    "Infinity",
    "NaN",
    "nan",
    "-0",
    "1e308",
    "1e999",
    "0x10",
    "١٢٣",
    "٢٠٢٦-١١-٣٠",
    "½",
    "²",
    "true",
    "null",
    "[]",
    "{}",
    "a,b;c\td",
    "mon-fri 14:30-18:30",
    "24:00",
    "99:99",
    "-1:-1",
)
NUMBERS = (
    "0",
    "1",
    "2",
    "3",
    "5",
    "-1",
    "2147483647",
    "2147483648",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "1" * 40,
    "9" * 5000,
    "1.5",
    "+1",
    "1_0",
    " 1 ",
)
DAYS = (
    "2026-11-30",
    "2026-12-02",
    "0001-01-01",
    "9999-12-31",
    "1969-12-31",
    "2100-12-31",
    "2026-02-30",
    "20261130",
    "2026-W49",
    "2026-W49-1",
    "2026-11-30T00:00",
    "-2026-11-30",
    "+12026-11-30",
)
REFERERS = ("http://[", "http://localhost/panel/\0", "http://localhost:99999999/", "é", "\t", "//")
HEADERS = {
    "Referer": REFERERS,
    "Accept-Language": ("*", "xx-yy;q=2", "ar;q=NaN", "a" * 9000, ";;;", "ar-\u0660"),
    "Accept": ("*/*;q=x", "application/json", "text/html;q=1e999", ","),
    "If-None-Match": ('"', "W/", "*, *", '"a' + '",' * 3000),
    "If-Modified-Since": ("yesterday", "Mon, 30 Nov 99999 08:00:00 GMT", "0"),
    "Range": ("bytes=-1-", "bytes=9999999999999999999-", "a=1", "bytes=0-0,1-1,2-2"),
    "Authorization": ("Bearer", "Bearer \0", "Basic ====", "Bearer " + "x" * 9000),
    "Host": ("evil.example", "[", "a b", ""),
    "X-Forwarded-For": ("::1, ,", "'"),
    "Content-Type": ("multipart/form-data", "text/html", "application/json; charset=utf-99"),
    "Cookie": ("educatec=.", "educatec=" + "A" * 5000, "lang=\u0661", "educatec_device=W10.x"),
    "HX-Request": ("true",),
    "Accept-Encoding": ("gzip;q=x", "br;q=0, *;q=NaN"),
}


def word(chance: random.Random) -> str:
    """Return something that a field does not expect."""
    kind = chance.random()
    if kind < 0.35:
        return chance.choice(TEXTS)
    if kind < 0.6:
        return chance.choice(NUMBERS)
    if kind < 0.8:
        return chance.choice(DAYS)
    letters = chance.choice(("\x00\x01\t\n\r", "aé\u0627\U0001f600'\"<&%", "0123456789-:.,;"))
    return "".join(chance.choice(letters) for _ in range(chance.randint(1, 40)))


def mangled(chance: random.Random, content: bytes) -> bytes:
    """Return good bytes with something done to them."""
    at = chance.randrange(len(content) + 1)
    some = bytes(chance.randrange(256) for _ in range(chance.randint(1, 8)))
    length = chance.randint(1, 200)
    match chance.randrange(6):
        case 0:
            return content[:at]
        case 1:
            return content[:at] + some + content[at:]
        case 2:
            return content[:at] + some + content[at + len(some) :]
        case 3:
            return content[:at] + content[at : at + length] * 3 + content[at + length :]
        case 4:
            return content[:at] + content[at + length :]
        case _:
            return content[:at] + word(chance).encode("utf-8", "replace") + content[at:]
