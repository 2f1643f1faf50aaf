"""Nothing that serves people reads an input file itself: files are read apart, within bounds."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[3]
READERS = {"load_inputs", "load_province", "province_with", "read_sources"}
SERVING = ("scheduler/service", "scheduler/cli", "scheduler/runtime", "web")
FILES = sorted(
    path
    for folder in SERVING
    for path in (ROOT / folder).rglob("*.py")
    if "node_modules" not in path.parts
)


def test_no_page_command_or_use_case_names_a_reader_of_files() -> None:
    assert FILES
    assert [str(path.relative_to(ROOT)) for path in FILES if _named_in(path) & READERS] == []


def _named_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {name for node in ast.walk(tree) for name in _names(node)}


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Attribute):
        return [node.attr]
    if isinstance(node, ast.ImportFrom):
        return [alias.name for alias in node.names]
    return []
