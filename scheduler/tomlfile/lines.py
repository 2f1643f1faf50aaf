"""On which line each key of a TOML text stands."""

import re

Path = tuple[str | int, ...]

MAX_DEPTH = 32  # levels of keys and lists; the deepest of our own files has five

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}\n#]+")
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_SIMPLE = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}


def locate(text: str) -> dict[Path, int]:
    """Return the line (from 1) of every key, table and array element, by its path.

    `text` must be TOML that `tomllib` accepts (TOML 1.0); what is not there keeps its line out.
    """
    walk = _Walk(text)
    walk.document()
    return walk.lines


class _Walk:
    """One pass over a valid text; each method starts at and moves `at`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.counted = 0  # newlines before `counted_to`, so that lines are counted once
        self.counted_to = 0
        self.lines: dict[Path, int] = {}
        self.arrays: dict[Path, int] = {}  # arrays of tables: the index of the last one

    def document(self) -> None:
        table: Path = ()
        self.blank()
        while self.at < len(self.text):
            if self.text.startswith("[", self.at):
                table = self.header()
            else:
                self.pair(table)
            self.blank()

    def header(self) -> Path:
        line = self.line()
        array = self.text.startswith("[[", self.at)
        self.at += 2 if array else 1
        keys = self.dotted()
        self.at += 2 if array else 1
        path: Path = ()
        for number, key in enumerate(keys):
            path = (*path, key)
            self.lines.setdefault(path, line)
            if array and number == len(keys) - 1:
                self.arrays[path] = self.arrays.get(path, -1) + 1
            if path in self.arrays:
                path = (*path, self.arrays[path])
                self.lines.setdefault(path, line)
        return path

    def pair(self, table: Path) -> None:
        line = self.line()
        path = table
        for key in self.dotted():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self.at += 1  # the equals sign
        self.space()
        self.value(path)

    def dotted(self) -> list[str]:
        keys = []
        while True:
            self.space()
            keys.append(self.key())
            self.space()
            if not self.text.startswith(".", self.at):
                return keys
            self.at += 1

    def key(self) -> str:
        if self.text[self.at] in "\"'":
            return self.string()
        found = _BARE.match(self.text, self.at)
        if found is None:
            raise ValueError(self.at)
        self.at = found.end()
        return found.group()

    def value(self, path: Path) -> None:
        if len(path) > 2 * MAX_DEPTH:
            message = f"more than {2 * MAX_DEPTH} levels"
            raise ValueError(message)
        first = self.text[self.at]
        if first in "\"'":
            self.string()
        elif first == "[":
            self.array(path)
        elif first == "{":
            self.inline_table(path)
        else:
            found = _SCALAR.match(self.text, self.at)
            self.at = found.end() if found else self.at + 1

    def array(self, path: Path) -> None:
        self.at += 1
        index = 0
        self.blank()
        while not self.text.startswith("]", self.at):
            self.lines[*path, index] = self.line()
            self.value((*path, index))
            index += 1
            self.blank()
            if self.text.startswith(",", self.at):
                self.at += 1
                self.blank()
        self.at += 1

    def inline_table(self, path: Path) -> None:
        self.at += 1
        self.space()
        while not self.text.startswith("}", self.at):
            self.pair(path)
            self.space()
            if self.text.startswith(",", self.at):
                self.at += 1
                self.space()
        self.at += 1

    def string(self) -> str:
        quote = self.text[self.at]
        fence = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        start = self.at = self.at + len(fence)
        while not self.text.startswith(fence, self.at):
            if self.at >= len(self.text):
                raise ValueError(start)
            self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
        raw = self.text[start : self.at]
        self.at += len(fence)
        # Up to two quotes may stand directly before the closing fence.
        while len(fence) == 3 and self.text.startswith(quote, self.at):
            self.at += 1
        return _ESCAPE.sub(_unescaped, raw) if quote == '"' else raw

    def space(self) -> None:
        while self.text.startswith((" ", "\t"), self.at):
            self.at += 1

    def blank(self) -> None:
        while self.at < len(self.text):
            if self.text[self.at] in " \t\r\n":
                self.at += 1
            elif self.text[self.at] == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            else:
                return

    def line(self) -> int:
        self.counted += self.text.count("\n", self.counted_to, self.at)
        self.counted_to = self.at
        return self.counted + 1


def _unescaped(found: re.Match[str]) -> str:
    code = found.group(1)
    if code[0] in "uU" and len(code) > 1:
        return chr(int(code[1:], 16))
    return _SIMPLE.get(code, code)
