"""One public name has one meaning: a search for it finds one thing."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOORS = ("web", "scheduler/cli")  # what opens use cases to people and programs

# Each with its reason.
MORE_THAN_ONCE = {
    "main": "what an interpreter starts, once in each program",
    "init": "what a part of the pages does to the Flask application, as Flask's extensions call it",
    "Facts": "a name in the API's published schema",
    "Problem": "a name in the API's published schema, from RFC 9457",
    "ngettext": "gettext's own name",
}


@dataclass(frozen=True)
class Defined:
    """A public name at the top of a module; an `opening` is a view or a command."""

    name: str
    path: str
    is_class: bool
    opening: bool

    @property
    def at_a_door(self) -> bool:
        return self.path.startswith(DOORS)


def defined_in(source: str, path: str) -> Iterator[Defined]:
    for node in ast.parse(source).body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        yield Defined(
            name=node.name,
            path=path,
            is_class=isinstance(node, ast.ClassDef),
            opening=any(_opens(decorator) for decorator in node.decorator_list),
        )


def _opens(decorator: ast.expr) -> bool:
    words = ast.unparse(decorator)
    return "blueprint." in words or ".command(" in words


def all_defined() -> Iterator[Defined]:
    for package in ("scheduler", "receiver", "web"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if not {"migrations", "node_modules"} & set(path.parts):
                yield from defined_in(
                    path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
                )


def with_two_meanings(names: Iterable[Defined]) -> dict[str, list[str]]:
    """Return the names that more than one thing bears, views and commands left out: Flask and the
    command line know these by their blueprint or group, and they may be called like the use case.
    """
    borne: dict[str, list[str]] = defaultdict(list)
    for defined in names:
        if not (defined.opening and defined.at_a_door):
            borne[defined.name].append(defined.path)
    return {name: paths for name, paths in borne.items() if len(paths) > 1}


def test_one_public_name_has_one_meaning():
    found = with_two_meanings(all_defined())
    assert {name: found[name] for name in found.keys() - MORE_THAN_ONCE.keys()} == {}


def test_a_view_called_like_a_use_case_opens_it():
    use_cases = {
        defined.name: defined.path.removesuffix(".py").replace("/", ".")
        for defined in all_defined()
        if not (defined.at_a_door or defined.is_class)
    }
    for defined in all_defined():
        if defined.opening and defined.at_a_door and defined.name in use_cases:
            package, module = use_cases[defined.name].rsplit(".", 1)
            source = (ROOT / defined.path).read_text(encoding="utf-8")
            assert module in source or package in source, (defined, package, module)


def test_no_exception_outlives_its_need():
    assert MORE_THAN_ONCE.keys() <= with_two_meanings(all_defined()).keys()


def test_a_second_meaning_is_found_and_a_view_of_the_use_case_is_none():
    use_case = [*defined_in("def withdraw(): ...", "scheduler/service/recordings/opening.py")]
    other = [*defined_in("class withdraw: ...", "web/panel/names.py")]
    view = [*defined_in("@blueprint.post('/x')\ndef withdraw(): ...", "web/panel/recordings.py")]
    assert with_two_meanings([*use_case, *view]) == {}
    assert set(with_two_meanings([*use_case, *other])) == {"withdraw"}
