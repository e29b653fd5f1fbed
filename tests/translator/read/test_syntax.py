"""Every kind of node: our tree is Python's, position for position."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable

import pytest

from jetbridge_translator.read import parse

Same = Callable[[ast.Module, ast.Module], None]

EXPRESSIONS = {
    "names": ["a", "None", "True", "...", "é", "ﬁ", "( a )", "((a))", "a . b", "a.ﬁ", "(a\n.b # c\n.c)"],
    "numbers": ["0", "1_000", "0x_fF", "0b1", "0o17", "1.5", ".5", "1e-3", "1_0.0_1", "2j", "1_0.5J", "-1", "1 .real"],
    "texts": ["'a'", '"""a\nb"""', "'é'", r"'\n\x41\u00e9\N{BULLET}'", r"'\d'", r"r'\d'", "u'a'", "U'a'", "'a\\\nb'"],
    "escapes": [r"'é\n'", r"'\é'", r"'\\é\n'", r"'\'é'", r"'\777'", "'''\\\n'''", "'\U0001f600\\t'"],
    "bytes": ["b'a'", r"b'\xff\n'", r"rb'\d'", r"Br'\d'", r"b'\d'", "b'''a\nb'''"],
    "texts in a row": ["'a' 'b'", "('a'\n 'b' # c\n 'c')", "u'a' 'b'", "'a' u'b'", "b'a' b'b'", r"'\n' r'\n'", "'' ''"],
    "formatted": [
        *("f''", "f'a{b}c'", "f'{{a}}{b}'", "f'{b!r:>{c}}'", "f'{b=}'", "f'{ b = !r:>3}'", "f'{b=:>3}'", "f'{a, b}'"),
        *("f'{a:}'", "f'''a\n{b}\nc'''", "f'é{é}é'", r"rf'\d{b}'", r"f'\x41{b}\t'", r"f'\N{BULLET}{b}'"),
        *("'a' f'b{c}' 'd' f'e'", "f'{a}' '' f'{b}'", "u'a' f'{b}'", "f'{a}' u'b'", "'' f''", "f'{a:%Y-%m}' 'b'"),
        *("f'{{{a}}}'", "f'{(a := 1)}'", "f'{(lambda x: x)}'", "f'{ {1: 2}[1] }'", "f'{*a,}'", "f'{a:{b}{c}}'"),
        *("f'{a!s}'", "f'{a!a:x}'", "f'a\\\nb{c}'", "(f'{a}'\n  f'{b}')", "F'{a}'", "fR'{a}\\n'", "f'{a.b[0](c)}'"),
    ],
    "unary": ["-a", "not a", "~ a", "+a", "- - a", "not not a", "-(a)"],
    "binary": [
        *("a+b", "a + b + c", "(a + b) + c", "a + (b + c)", "a ** -b", "a @ b", "a // b % c", "a << b >> c"),
        *("a | b ^ c & d", "(a\n +b\n)", "a \\\n + b", "((a) + (b))", "a - b - c - d"),
    ],
    "boolean": ["a and b", "a and b and c", "a or b and c or d", "(a and b) and c", "a and (b and c)", "not a or b"],
    "comparing": [
        "a < b",
        "a == b != c",
        "a is not b",
        "a not in b",
        "a <= b >= c > d",
        "a in b",
        "a is b",
        "a  not  in  b",
    ],
    "conditions": ["a if b else c", "a if b else c if d else e", "(a if b else c)"],
    "walrus": ["(a := b)", "f(a := b)", "[a := 1, b]", "a[b := 1]"],
    "lambda": ["lambda: a", "lambda a, *b, c=1, **d: a", "lambda a, /, b=2, *, c: a", "lambda *, a: a", "lambda a,: a"],
    "displays": [
        "()",
        "(a,)",
        "( a , b, )",
        "a, b",
        "a,",
        "[]",
        "[a, *b,]",
        "{a}",
        "{*a, b}",
        "((a, b))",
        "*a, b",
        "(\n)",
    ],
    "dicts": ["{}", "{a: b}", "{a: b, **c, }", "{**a}", "{a: (b), 'c': d}", "{a\n:\nb}"],
    "comprehensions": [
        *("[a for a in b]", "{a for a in b if c if d}", "{a: b for a, b in c}", "(a for a in b)", "((a for a in b))"),
        *("[a for b in c for a in b]", "[a for a, in b]", "[(a, b) for (a, b) in c]", "[a async for a in b]"),
    ],
    "calls": [
        *("a()", "a(b)", "a(b, *c, d=e, **f)", "a(b)(c)", "a(b for b in c)", "a((b for b in c))", "a(b for b in c)(d)"),
        *(
            "a . b ( c , )",
            "a(b=(c))",
            "a(*b, *c)",
            "a(**b, c=d)",
            "a(\n  b, # c\n  d\n)",
            "(a)(b)",
            "a(b=c)",
            "a(b==c)",
        ),
    ],
    "subscripts": [
        *("a[b]", "a[b:c]", "a[:]", "a[::]", "a[b:]", "a[:b]", "a[::b]", "a[b:c:d]", "a[b, c]", "a[b,]", "a[b:c, d]"),
        *(
            "a[:, b]",
            "a[b, :]",
            "a[ : , : ]",
            "a[b:c,]",
            "a[(b, c)]",
            "a[...]",
            "a[(b)]",
            "a[b][c]",
            "a[ b : c : d ]",
            "a[b, ::c, :d]",
        ),
    ],
    "generators and coroutines": ["(yield)", "(yield a)", "(yield a, b)", "(yield from a)", "(yield (a))"],
}

STATEMENTS = {
    "assignments": ["a = b", "a = b = c", "a, b = c", "(a, b) = c", "[a, *b] = c", "a.b = c", "a[b] = c", "a = b,", "a = yield"],
    "augmented": ["a += b", "a //= b", "a **= b", "a >>= b", "a @= b", "a.b -= c", "a |= b", "a = (b)\n"],
    "annotated": ["a: b", "a: b = c", "a.b: c = d", "a[b]: c", "a: b = c, d", "a: 'b' = c"],
    "simple": ["pass", "a; b", "a; b;", "del a", "del a, b", "del (a, b)", "del (a), b", "del a,", "del a[b], c.d", "assert a", "assert a, b"],
    "raising": ["raise", "raise a", "raise a from b", "raise (a) from (b)"],
    "imports": [
        *("import a", "import a.b as c, d", "from a import b", "from . import a", "from .. a.b import c as d, e"),
        *("from ... import a", "from .... import a", "from a import (b, c as d,)", "from a import *", "from a import (\n  b, # c\n  c\n)"),
        *("import a . b", "from.a import b", "from a.b import(c)"),
    ],
    "loops": [
        *("for a in b: pass", "for a, b in c:\n  pass\nelse:\n  d", "for a in b, c: pass", "for (a) in (b): pass", "for a, in b: pass"),
        *("while a: break", "while a:\n  continue\nelse:\n  b", "for a.b in c: pass", "for a in *b, c: pass"),
    ],
    "conditions": [
        *("if a: b", "if a:\n  b\nelif c:\n  d\nelif e:\n  f\nelse:\n  g", "if a:\n  b\nelse:\n  if c:\n    d", "if a: b; c;", "if (a): b"),
        "if a:\n  b\n  # last\nc",
    ],
    "with": [
        *("with a: b", "with a as b: c", "with a as b, c as d: e", "with (a as b, c): d", "with (a, b): c", "with (a): b", "with (a) as b: c"),
        *("with (a, b) as c: d", "with (a as b,): c", "with a() as (b, c): d", "with a as b.c: d", "with (a), (b): c", "with (yield): a"),
    ],
    "try": [
        "try:\n  a\nexcept:\n  b",
        "try:\n  a\nexcept b as c:\n  d\nexcept (e, f):\n  g\nelse:\n  h\nfinally:\n  i",
        "try: a\nfinally: b",
    ],
    "functions": [
        *("def f(): pass", "def f(a, b=1, *c, d, e=2, **g) -> h: pass", "def f(a, /): pass", "def f(a, /, b): pass", "def f(*, a): pass"),
        *("def f(a: b = c, *d: e, **g: h): pass", "async def f():\n  await a\n  async for b in c: d\n  async with e as g: h", "def f(a,): pass"),
        *("@a\ndef f(): pass", "@a\n# c\n@b(c)\n\nasync def f(): pass", "def f():\n  'doc'\n  return", "def f():\n\treturn a, b", "def f(): return (a)"),
        *("def f():\n  global a, b\n  def g():\n    nonlocal c\n  yield", "def f(\n  a, # c\n  b,\n): pass", "def f(a=(1), *, b=(2)): pass"),
    ],
    "classes": ["class A: pass", "class A(): pass", "class A(B, *d, metaclass=C, **e):\n  a = 1", "@a\nclass A(B,):\n  def f(self): pass", "class A(b=c): pass"],
    "match": [
        "match a:\n  case 1: b\n  case -1 | 1.5 | 'a' 'b' | 1+2j | None: c",
        "match a, b:\n  case [x, *y] if z: c\n  case (x, _): d\n  case x, y: e\n  case x,: e\n  case (x): f\n  case []: g\n  case (): g\n  case [*_]: h",
        "match (a):\n  case {'k': v, **rest}: b\n  case {}: c\n  case A(): d\n  case a.B(x, k=y): e\n  case A(x,): f",
        "match a:\n  case (1 | 2) as x: b\n  case a.b: c\n  case [(x, y), {'z': [w]}]: d\n  case (x as y): e\n  case _: f",
        "match = 1\ncase = match",
    ],
    "layout": [
        "", "# only a comment", "\n\n", "a", "a\n\n# c\n\nb\n", "a \\\n  = \\\n  b", "if a:\n    # c\n  b\n  # d\n# e\nc", "\x0ca\n\x0c\nb", "if a:\n\tb\n\tif c:\n\t\td",
        "'doc'\n'more'", "é = 'ü'; y = 2", "f('é', é)", "x = '''é\nü''' + a", "a;b  ;  c # d", "if a: pass\n\n\n\n", "class A:\n\n  a = 1\n\n  # c\n\n  b = 2\n# end",
    ],
}  # fmt: skip

CASES = [(name, text) for table in (EXPRESSIONS, STATEMENTS) for name, texts in table.items() for text in texts]


@pytest.mark.parametrize(("name", "text"), CASES, ids=[f"{name}: {text!r}" for name, text in CASES])
def test_a_kind_of_node(name: str, text: str, same: Same) -> None:
    parsed = parse(text)
    assert parsed.fallback is None, name
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        same(parsed.tree, ast.parse(text))


def test_the_parts_of_a_formatted_string_have_their_own_positions() -> None:
    text = "x = 'a' f'bé{c.d!r:>{e}}' f'''\n{g}'''\n"
    places = {
        ast.unparse(node): (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
        for node in ast.walk(parse(text).tree)
        if isinstance(node, ast.expr) and not isinstance(node, ast.JoinedStr)
    }
    assert places["c.d"] == (1, 14, 1, 17)
    assert places["e"] == (1, 22, 1, 23)
    assert places["'abé'"] == (1, 4, 1, 13)
    assert places["g"] == (2, 1, 2, 2)
