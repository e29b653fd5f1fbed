"""The grammar that is read is that of the newest Python; what libcst cannot bear is read by Python's own parser."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from jetbridge_translator.model import Finding, Level
from jetbridge_translator.read import SourceFile, parse, parse_again, parse_expression, read_source
from jetbridge_translator.read.nesting import MAX_CHAIN, MAX_DEPTH
from jetbridge_translator.read.syntax import TemplateStr, TryStar, TypeAlias


def test_exception_groups() -> None:
    (node,) = parse("try:\n  a\nexcept* b as c:\n  d\nelse:\n  e\n").tree.body
    assert isinstance(node, TryStar)
    assert [handler.name for handler in node.handlers] == ["c"]
    assert (node.end_lineno, node.handlers[0].lineno, node.handlers[0].end_lineno) == (6, 3, 4)


def test_type_aliases() -> None:
    (node,) = parse("type Pair[T: int, *Ts, **P] = tuple[T, T]\n").tree.body
    assert isinstance(node, TypeAlias)
    assert (node.name.id, [one.name for one in node.type_params]) == ("Pair", ["T", "Ts", "P"])
    assert [one.col_offset for one in node.type_params] == [10, 18, 23]
    assert ast.unparse(node.value) == "tuple[T, T]"


def test_generic_functions_and_classes() -> None:
    function, class_ = parse("def f[T = int](a: T) -> T: ...\nclass A[T](B): ...\n").tree.body
    assert [one.name for one in function.type_params] == ["T"]  # type: ignore[attr-defined]
    assert [one.name for one in class_.type_params] == ["T"]  # type: ignore[attr-defined]


def test_formatted_strings_with_their_own_quotes_inside() -> None:
    (node,) = parse("x = f'{a['b']}{'\\n'.join(c)}'\n").tree.body
    assert isinstance(node, ast.Assign)
    assert isinstance(node.value, ast.JoinedStr)
    inner = [value.value for value in node.value.values if isinstance(value, ast.FormattedValue)]
    assert [type(one) for one in inner] == [ast.Subscript, ast.Call]
    assert [(one.col_offset, one.end_col_offset) for one in inner] == [(7, 13), (15, 27)]


def test_starred_subscripts_and_annotations() -> None:
    statement, function = parse("a[*b]\ndef f(*args: *Ts): ...\n").tree.body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Subscript)
    assert isinstance(statement.value.slice, ast.Tuple)
    assert [(type(one), one.col_offset) for one in statement.value.slice.elts] == [(ast.Starred, 2)]
    assert isinstance(function, ast.FunctionDef)
    assert isinstance(function.args.vararg.annotation, ast.Starred)  # type: ignore[union-attr]


def test_template_strings_are_known_as_such() -> None:
    (node,) = parse("x = t'{a}'\n").tree.body
    assert isinstance(node, ast.Assign)
    assert isinstance(node.value, TemplateStr)


FALLBACKS = {
    "a long sum": "x = " + " + ".join(["a"] * (MAX_CHAIN + 2)),
    "a long chain of calls": "x = a" + ".b()" * (MAX_CHAIN + 2),
    "an annotated name in parentheses, which libcst refuses": "(a): int = 1\n",
    "a starred base behind a keyword, which libcst refuses": "class A(metaclass=B, *c): ...\n",
}


@pytest.mark.parametrize("name", FALLBACKS)
def test_what_libcst_cannot_bear_python_reads(name: str, tmp_path: Path) -> None:
    (tmp_path / "f.py").write_text(FALLBACKS[name], encoding="utf-8")
    source = read_source(tmp_path / "f.py", "f.py", "f")
    assert isinstance(source, SourceFile)
    assert source.fallback is not None
    assert (source.fallback.code, source.fallback.level) == ("DAG006", Level.EXACT)
    assert source.tree.body


HOSTILE = {
    "brackets": "x = " + "(" * 50_000 + ")" * 50_000,
    "lists": "x = " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
    "brackets in a formatted string": "x = f'{" + "(" * 50_000 + ")" * 50_000 + "}'",
    "subscripts": "x = a" + "[0" * 5_000 + "]" * 5_000,
    "blocks": "".join(f"{' ' * i}if a:\n" for i in range(300)) + " " * 300 + "pass",
    "an open text": "x = '''",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_nobody_can_read_is_a_finding(name: str, tmp_path: Path) -> None:
    (tmp_path / "f.py").write_text(HOSTILE[name], encoding="utf-8")
    found = read_source(tmp_path / "f.py", "f.py", "f")
    assert isinstance(found, Finding)
    assert found.code == "DAG001"


@pytest.mark.parametrize(
    "text", ["f() = 1", "a + b += 1", "1 = a", "for f() in b: pass", "with a as 1: pass", "del f()"]
)
def test_what_libcst_accepts_and_python_does_not(text: str) -> None:
    with pytest.raises(SyntaxError):
        ast.parse(text)
    with pytest.raises(SyntaxError) as caught:
        parse(text)
    assert caught.value.lineno == 1


@pytest.mark.parametrize(
    ("text", "place"), [("x = 1\ny = )\n", (2, 5)), ("print 'python 2'\n", (1, 1)), ("a = 1\nf() = 2\n", (2, 1))]
)
def test_the_place_of_what_is_wrong(text: str, place: tuple[int, int]) -> None:
    with pytest.raises(SyntaxError) as caught:
        parse(text)
    assert (caught.value.lineno, caught.value.offset) == place


@pytest.mark.parametrize("size", [200, 1_500])
def test_a_long_literal_is_no_deep_one(size: int) -> None:
    text = "x = [" + ", ".join(f"-{i} + f(a.b, {{'c': {i} * 2}})" for i in range(size)) + "]"
    assert parse(text).fallback is None


def test_pieces_of_a_file() -> None:
    assert ast.unparse(parse_expression("a +\n b")) == "a + b"
    assert isinstance(parse_again("type X = int").body[0], TypeAlias)
    for text in ("a = 1", "a) + (b; c", "pass", "f("):
        with pytest.raises(SyntaxError):
            parse_expression(text)
