"""A recording's Metalink (RFC 5854): size, SHA-256, and the SHA-256 of each piece of 1 MiB."""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

METALINK = "urn:ietf:params:xml:ns:metalink"
PIECE_BYTES = 1024 * 1024
MEDIA_TYPE = "application/metalink4+xml"


def render_metalink(
    name: str, size: int, sha256: str, pieces: Sequence[str], address: str
) -> bytes:
    """Return the document as UTF-8 bytes; digests are in hexadecimal, `size` in bytes."""
    root = ET.Element("metalink", {"xmlns": METALINK})
    file = ET.SubElement(root, "file", {"name": name})
    ET.SubElement(file, "size").text = str(size)
    ET.SubElement(file, "hash", {"type": "sha-256"}).text = sha256
    listed = ET.SubElement(file, "pieces", {"length": str(PIECE_BYTES), "type": "sha-256"})
    for piece in pieces:
        ET.SubElement(listed, "hash").text = piece
    ET.SubElement(file, "url").text = address
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body
