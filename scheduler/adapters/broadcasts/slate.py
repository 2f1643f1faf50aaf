"""The still picture that schools see while the studio's own does not come."""

from functools import cache
from importlib import resources
from pathlib import Path

import fontpkg
import typst

FONT = "Noto Sans Arabic"
NAME = "slate.png"
PIXELS_AN_INCH = 72.0  # the page is 1280 by 720 points, so each is a pixel


def draw_slate(folder: Path, lines: tuple[str, ...]) -> Path:
    """Draw the lines, the first one largest, as a picture in a folder; return its path.

    typst sets Arabic, which ffmpeg's own drawing of text does not in every build.
    """
    path = folder / NAME
    inputs = {f"line{number}": line for number, line in enumerate(lines[:3])}
    template = resources.files(__package__).joinpath("slate.typ").read_bytes()
    drawn = _compiler().compile(template, format="png", ppi=PIXELS_AN_INCH, sys_inputs=inputs)
    path.write_bytes(drawn if isinstance(drawn, bytes) else (drawn or [b""])[0])
    return path


@cache
def _compiler() -> typst.Compiler:
    folder = fontpkg.path(FONT, nearest=True).parent
    return typst.Compiler(font_paths=[str(folder)], ignore_system_fonts=True)
