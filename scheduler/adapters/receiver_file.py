"""The receiver as one file: it and its libraries, all pure Python, for any Python 3.10+."""

import importlib.util
import shutil
import tempfile
import zipapp
from pathlib import Path

from scheduler.domain.errors import UnavailableError

# httpx and what it needs; `sniffio` and `exceptiongroup` only where anyio still asks for them.
PACKAGES = ("receiver", "httpx", "httpcore", "h11", "anyio", "idna", "certifi")
IF_THERE = ("sniffio", "typing_extensions", "exceptiongroup")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "pytest_plugin.py")


def write_receiver_file(target: Path) -> None:
    """Write the receiver to a file that `python FILE` runs. Raises `UnavailableError`."""
    with tempfile.TemporaryDirectory() as folder:
        for name in (*PACKAGES, *IF_THERE):
            found = importlib.util.find_spec(name)
            if found is None or found.origin is None:
                if name in PACKAGES:
                    raise UnavailableError("The library %(name)s is not installed.", name=name)
                continue
            source = Path(found.origin)
            if source.name == "__init__.py":
                shutil.copytree(source.parent, Path(folder, name), ignore=LEFT_OUT)
            else:
                shutil.copy(source, folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(".new")
        zipapp.create_archive(folder, draft, main="receiver.cli:main", compressed=True)
        draft.replace(target)
