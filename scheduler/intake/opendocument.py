"""How many cells an OpenDocument sheet stands for: a few bytes can repeat one a million times."""

import io
import zipfile
from xml.parsers import expat

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_ROW, _CELL = f"{_TABLE} table-row", f"{_TABLE} table-cell"
_ROWS_REPEATED = f"{_TABLE} number-rows-repeated"
_COLUMNS_REPEATED = f"{_TABLE} number-columns-repeated"
_VALUE = f"{_OFFICE} value-type"
_CHUNK = 1 << 16


class TooManyCellsError(Exception):
    """A workbook asks for more work than a roster can need."""


def check_repeats(content: bytes, *, rows: int, columns: int, cells: int) -> None:
    """Raise `TooManyCellsError` where the cells that hold values reach further than these limits.

    Empty cells and rows after the last value count nothing, as office programs write them to the
    end of a sheet. Raises `ValueError` for what is no XML.
    """
    count = _Count(rows, columns, cells)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = count.start
    parser.EndElementHandler = count.end
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as packed,
            packed.open("content.xml") as source,
        ):
            while chunk := source.read(_CHUNK):
                parser.Parse(chunk)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None


class _Count:
    """Follows the elements of a sheet, as expat names them."""

    def __init__(self, rows: int, columns: int, cells: int) -> None:
        self.rows, self.columns, self.cells = rows, columns, cells
        self.row = self.column = self.filled = self.in_row = 0
        self.repeat = 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TABLE} table":
            self.row = 0
        elif name == _ROW:
            self.repeat = int(attributes.get(_ROWS_REPEATED, "1"))
            self.column = self.in_row = 0
        elif name == _CELL:
            repeat = int(attributes.get(_COLUMNS_REPEATED, "1"))
            self.column += repeat
            if _VALUE in attributes:
                self.in_row += repeat
                if self.column > self.columns and repeat > 1:
                    raise TooManyCellsError

    def end(self, name: str) -> None:
        if name != _ROW:
            return
        self.row += self.repeat
        if self.in_row:
            self.filled += self.in_row * self.repeat
            if self.row > self.rows or self.filled > self.cells or self.column > 16 * self.columns:
                raise TooManyCellsError
