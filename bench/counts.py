"""Counts of the code's own words and shapes, to be held beside the last ones.

    python bench/counts.py

Prints lines, the longest file, `each` as a variable in 1,000 lines, functions over complexity 10
(by their branches) and public names that two modules define.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("scheduler", "web", "receiver")
BRANCHES = (
    ast.If,
    ast.For,
    ast.While,
    ast.ExceptHandler,
    ast.IfExp,
    ast.comprehension,
    ast.Assert,
    ast.match_case,
)
MOST = 10  # branches of one function


def files() -> Iterator[Path]:
    """Yield every file of the program but the migrations."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts and "node_modules" not in path.parts:
                yield path


def complexity(function: ast.AST) -> int:
    """Return one more than the branches of a function, as McCabe counts them."""
    found = 1
    for node in ast.walk(function):
        found += isinstance(node, BRANCHES)
        if isinstance(node, ast.BoolOp):
            found += len(node.values) - 1
    return found


def main() -> None:
    """Print the counts."""
    lines, each, functions, dense = 0, 0, 0, 0
    longest = (0, "")
    defined: Counter[str] = Counter()
    for path in files():
        text = path.read_text(encoding="utf-8")
        count = text.count("\n")
        lines, longest = lines + count, max(longest, (count, str(path.relative_to(ROOT))))
        tree = ast.parse(text)
        for node in ast.walk(tree):
            each += isinstance(node, ast.Name) and node.id == "each"
            if isinstance(node, ast.FunctionDef):
                functions, dense = functions + 1, dense + (complexity(node) > MOST)
        defined.update(
            node.name
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        )
    twice = sum(count > 1 for count in defined.values())
    print(f"lines                          {lines:,}")
    print(f"longest file                   {longest[0]} {longest[1]}")
    print(f"`each` in 1,000 lines          {1000 * each / lines:.1f}")
    print(f"functions over complexity {MOST}   {100 * dense / functions:.1f} %")
    print(f"public names defined twice     {100 * twice / len(defined):.1f} % of {len(defined):,}")


if __name__ == "__main__":
    main()
