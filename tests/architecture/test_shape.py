"""The shape of the code: sizes, names and a word at the head of each module."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = sorted((ROOT / "tui_mail").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
FORBIDDEN = {"utils", "helpers", "manager", "common", "misc"}

FILE_LINES = 500
TEST_LINES = 600
CLASS_LINES = 250
FUNCTION_LINES = 60
PARAMETERS = 7
"""`self` counts."""


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def definitions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node


def lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", PACKAGE, ids=name)
def test_a_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), "no module docstring"


@pytest.mark.parametrize("path", PACKAGE, ids=name)
def test_a_file_its_classes_and_functions_are_of_readable_size(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= FILE_LINES
    for node in definitions(path):
        limit = CLASS_LINES if isinstance(node, ast.ClassDef) else FUNCTION_LINES
        if not (isinstance(node, ast.ClassDef) and "Protocol" in ast.unparse(node)[:200]):
            assert lines_of(node) <= limit, f"{node.name}: {lines_of(node)} lines"
        if not isinstance(node, ast.ClassDef):
            arguments = node.args
            count = len(arguments.args) + len(arguments.posonlyargs) + len(arguments.kwonlyargs)
            assert count <= PARAMETERS, f"{node.name} takes {count}"


def test_test_files_are_of_readable_size() -> None:
    long = {name(p): n for p in TESTS if (n := len(p.read_text("utf-8").splitlines())) > TEST_LINES}
    assert not long


def test_no_module_is_a_drawer_for_anything() -> None:
    assert not [name(p) for p in PACKAGE if p.stem in FORBIDDEN]


def test_type_checking_blocks_hide_no_arrow() -> None:
    assert not [name(p) for p in PACKAGE if "TYPE_CHECKING" in p.read_text("utf-8")]
