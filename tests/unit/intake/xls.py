"""The least of a workbook in Excel's old binary format: sheets of texts and numbers.

As in [MS-XLS] (BIFF8 records) inside [MS-CFB] (one stream in sectors of 512 bytes).
"""

import struct
from collections.abc import Mapping, Sequence

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
Cells = Sequence[Sequence[str | float]]


def xls_of(sheets: Mapping[str, Cells]) -> bytes:
    """Return a workbook with these sheets."""
    return _container(_workbook(sheets))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _begin(substream: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, substream, 0x0DBB, 1996, 0x41, 6))


def _workbook(sheets: Mapping[str, Cells]) -> bytes:
    bodies = [_sheet(cells) for cells in sheets.values()]
    names = [name.encode("utf-16-le") for name in sheets]
    before = _begin(0x0005) + _record(0x0042, struct.pack("<H", 1200))
    end = _record(0x000A, b"")
    at = len(before) + sum(4 + 8 + len(name) for name in names) + len(end)
    listing = b""
    for name, body in zip(names, bodies, strict=True):
        listing += _record(0x0085, struct.pack("<IHBB", at, 0, len(name) // 2, 1) + name)
        at += len(body)
    return before + listing + end + b"".join(bodies)


def _sheet(cells: Cells) -> bytes:
    height, width = len(cells), max(map(len, cells), default=0)
    body = _begin(0x0010) + _record(0x0200, struct.pack("<IIHHH", 0, height, 0, width, 0))
    for row, values in enumerate(cells):
        for column, value in enumerate(values):
            if value == "":
                continue
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                body += _record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)
            else:
                body += _record(0x0203, place + struct.pack("<d", value))
    return body + _record(0x000A, b"")


def _container(stream: bytes) -> bytes:
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(stream) // SECTOR
    tables = -(-(count + 2) // 127)
    chain = [*range(1, count), END, END, *[FAT] * tables]
    chain += [FREE] * (tables * 128 - len(chain))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        b"",
        0,
        tables,
        count,
        0,
        4096,
        END,
        0,
        END,
        0,
        0,
    )
    # The last number is the first of the table's own sectors, which follow the directory.
    header = header[:-4] + b"".join(
        struct.pack("<I", count + 1 + number if number < tables else FREE) for number in range(109)
    )
    directory = _entry("Root Entry", 5, 1, END, 0) + _entry("Workbook", 2, FREE, 0, len(stream))
    directory += _entry("", 0, FREE, 0, 0) * 2
    return header + stream + directory + struct.pack(f"<{len(chain)}I", *chain)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le") if name else b""
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        text,
        len(text),
        kind,
        1,
        FREE,
        FREE,
        child,
        b"",
        0,
        0,
        0,
        start,
        size,
    )
