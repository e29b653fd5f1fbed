"""What a file computes is what Python computes: each case is run by both."""

from __future__ import annotations

import sys
import types
from textwrap import dedent
from typing import Any

import pytest

CASES = {
    "unpacking": "a, (b, *c), d = 1, (2, 3, 4), 5\n[e, f] = 'xy'\n*g, h = range(4)",
    "augmented": "a = 5\na += 2\na **= 2\nb = [1]\nc = b\nb += [2]\nd = {'k': 1}\nd['k'] <<= 3",
    "annotated": "a: int = 3\nb: 'undefined'\nc: list[int] = [a]",
    "arithmetic": "a = 7 // 2, 7 % 3, -7 / 2, 2 ** 10, 6 & 3, 6 | 1, 6 ^ 2, ~6, 1 << 4, 256 >> 2, +3",
    "comparison": "a = 1 < 2 < 3, 3 > 2 > 2, 'a' in 'abc', 4 not in [1, 2], None is None, [] is not None, 1 == 1.0 != 2",
    "boolean": "a = 0 or 'x', 1 and [], not '', None or 0 or {}, 1 and 2 and 3, (5 if '' else 6)",
    "texts": "n = 3.14159\na = f'{n:.2f} {n!r:>10} {\"q\"!s} {{}}' 'tail', '%s-%05d-%(x)s' if 0 else '%s-%05d' % ('a', 42), '{0}/{k}/{l[0]}/{0.real}'.format(7, k='v', l=[1])",
    "mapping format": "a = '%(x)s %(y)03d' % {'x': 1, 'y': 2, 'z': 3}, '{x}'.format_map({'x': 9}), '{:>{w}}'.format('r', w=5)",
    "slices": "x = list(range(10))\na = x[2:5], x[::-1], x[-1], 'hello'[1:4:2]\nx[0:3] = ['z']\ndel x[1]",
    "dicts": "a = {'x': 1, **{'y': 2}, **dict(z=3)}\nb = a | {'w': 0}\nc = {**a}.pop('x'), a.get('q', 9), list(a.items()), a.setdefault('n', [])\na['n'].append(1)\ndel a['y']",
    "comprehensions": "a = [x * y for x in range(3) for y in range(x) if x != y]\nb = {k: v for k, v in zip('ab', [1, 2])}\nc = {i % 3 for i in range(9)}\nd = sum(i for i in range(5))\ne = [[j for j in range(i)] for i in range(3)]",
    "walrus": "if (n := len('abc')) > 2:\n    a = n\nb = [y := 1, y ** 2]\nc = [last := i for i in range(3)]",
    "loops": "a = []\nfor i in range(10):\n    if i == 2:\n        continue\n    if i == 5:\n        break\n    a.append(i)\nelse:\n    a.append('else')\nfor k in []:\n    pass\nelse:\n    b = 'done'\nw = 0\nwhile w < 5:\n    w += 1\n    if w == 3:\n        break\nelse:\n    w = -1",
    "conditions": "a = []\nfor i in range(4):\n    if i == 0:\n        a.append('zero')\n    elif i == 1:\n        a.append('one')\n    else:\n        a.append(i)",
    "arguments": "def f(a, b=2, /, c=3, *d, e, g=7, **h):\n    return a, b, c, d, e, g, h\nx = f(1, e=5), f(1, 2, 3, 4, 5, e=6, z=1), f(*[1, 2], **{'e': 0, 'c': 9})",
    "defaults are kept": "def f(x, seen=[]):\n    seen.append(x)\n    return list(seen)\na = f(1)\nb = f(2)",
    "closures": "def outer():\n    n = 0\n    def inc():\n        nonlocal n\n        n += 1\n        return n\n    return inc\ni = outer()\na = i(), i(), outer()()\nfs = [lambda k=k: k for k in range(3)]\nb = [f() for f in fs]\nfs = None",
    "globals": "n = 1\ndef f():\n    global n\n    n = 5\n    globals()['m'] = 6\nf()",
    "recursion": "def fac(n):\n    return 1 if n < 2 else n * fac(n - 1)\na = fac(20)",
    "decorators": "import functools\ndef twice(f):\n    @functools.wraps(f)\n    def inner(*a, **k):\n        return f(*a, **k) * 2\n    return inner\ndef by(n):\n    return lambda f: lambda *a: f(*a) * n\n@by(10)\n@twice\ndef f(x):\n    'doc'\n    return x + 1\na = f(1)\n@twice\ndef g(): 'text'\nb = g.__name__, g.__doc__",
    "generators": "def g(n):\n    try:\n        for i in range(n):\n            got = yield i\n            if got:\n                yield got * 100\n    finally:\n        log.append('end')\n    return 'r'\nlog = []\na = list(g(3))\nit = g(5)\nb = next(it), it.send(4), next(it)\nit.close()\ndef h():\n    x = yield from g(2)\n    yield x\nc = list(h())\ndef endless():\n    i = 0\n    while True:\n        yield i\n        i += 1\nd = [x for x, _ in zip(endless(), range(4))]",
    "exceptions": "log = []\ndef f(x):\n    try:\n        if x == 0:\n            raise ValueError('zero')\n        if x == 1:\n            return {}['k']\n        log.append('ok')\n    except (ValueError, TypeError) as e:\n        log.append(str(e))\n        return 'value'\n    except KeyError as e:\n        log.append(e.args)\n        raise RuntimeError('again') from e\n    else:\n        return 'else'\n    finally:\n        log.append('finally')\na = f(0), f(2)\ntry:\n    f(1)\nexcept Exception as error:\n    b = type(error).__name__, str(error)",
    "own exceptions": "class MyError(ValueError):\n    def __init__(self, code):\n        super().__init__(f'code {code}')\n        self.code = code\ntry:\n    raise MyError(3)\nexcept ValueError as e:\n    a = e.code, str(e), isinstance(e, MyError)",
    "raise again": "try:\n    try:\n        1 / 0\n    except ZeroDivisionError:\n        raise\nexcept ArithmeticError as e:\n    a = str(e)\ntry:\n    assert [] , 'empty'\nexcept AssertionError as e:\n    b = str(e)",
    "contexts": "from contextlib import contextmanager, suppress, nullcontext\nlog = []\n@contextmanager\ndef cm(x):\n    log.append(('in', x))\n    try:\n        yield x * 2\n    finally:\n        log.append('out')\nclass C:\n    def __enter__(self):\n        return self\n    def __exit__(self, kind, value, tb):\n        log.append(kind is None)\n        return kind is ValueError\nwith cm(1) as a, C() as c, nullcontext(5) as n:\n    log.append((a, n))\nwith C():\n    raise ValueError\nwith suppress(KeyError):\n    {}['x']\nc = None",
    "classes": "class A:\n    kind = 'a'\n    def __init__(self, x, y=1):\n        self.x = x\n        self._y = y\n    @property\n    def y(self):\n        return self._y\n    @y.setter\n    def y(self, v):\n        self._y = v * 2\n    @classmethod\n    def make(cls, x):\n        return cls(x)\n    @staticmethod\n    def helper(v):\n        return v + 1\n    def __eq__(self, o):\n        return self.x == o.x\n    def __add__(self, o):\n        return type(self)(self.x + o.x)\n    def __repr__(self):\n        return f'{type(self).__name__}({self.x})'\nclass B(A):\n    kind = A.kind + 'b'\n    def __init__(self, x):\n        super().__init__(x * 10, y=5)\n    def __getattr__(self, name):\n        return name.upper()\no = B.make(3)\no.y = 4\nr = o.x, o.y, B.helper(1), B.kind, isinstance(o, A), repr(o + o), o == B(3), o.missing, [B(1), A(10)].index(A(10)), str(A(1))\nA = B = o = None",
    "class machinery": "class Base:\n    made = []\n    def __init_subclass__(cls, tag='none', **k):\n        super().__init_subclass__(**k)\n        Base.made.append((cls.__name__, tag))\nclass One(Base, tag='1'):\n    def __call__(self, x): return x\n    def __len__(self): return 3\n    def __iter__(self): return iter([1, 2])\n    def __getitem__(self, k): return k * 2\n    def __contains__(self, k): return k == 7\n    def __bool__(self): return False\nmade = list(Base.made)\no = One()\na = o(5), len(o), list(o), o['x'], 7 in o, 8 in o, bool(o), [*o], (1 if o else 2), max(o)\nBase = One = o = None",
    "super chains": "class A:\n    def f(self): return ['A']\nclass B(A):\n    def f(self): return ['B'] + super().f()\nclass C(A):\n    def f(self): return ['C'] + super().f()\nclass D(B, C):\n    def f(self): return ['D'] + super(D, self).f()\n    def g(self): return [super(D, self).f() for _ in range(1)]\na = D().f(), D().g(), [k.__name__ for k in D.__mro__]\nA = B = C = D = None",
    "dataclasses": "from dataclasses import dataclass, field, asdict, replace\n@dataclass(frozen=True, order=True)\nclass P:\n    x: int\n    y: list = field(default_factory=list)\n    z: str = 'q'\n    def total(self): return self.x + len(self.y)\np = P(1, [2])\na = asdict(p), p.total(), replace(p, x=5).x, p == P(1, [2]), p < P(2), repr(p)\ntry:\n    p.x = 3\nexcept Exception as e:\n    b = type(e).__name__\nP = p = None",
    "enums": "from enum import Enum, IntEnum, auto\nclass E(str, Enum):\n    A = 'a'\n    B = 'b'\n    @property\n    def up(self): return self.value.upper()\n    @classmethod\n    def default(cls): return cls.B\nclass N(IntEnum):\n    X = auto()\n    Y = auto()\na = E.A.value, E('b').name, [e.value for e in E], E.A == 'a', E.B.up, E.default().value, N.Y + 1, E['A'].value, len(E), f'{N.X:d}'\nE = N = None",
    "named tuples": "from collections import namedtuple\nfrom typing import NamedTuple\nP = namedtuple('P', 'x y', defaults=[3])\nclass Q(NamedTuple):\n    a: int\n    b: str = 'z'\n    def both(self): return f'{self.a}{self.b}'\nr = P(1).y, P(1, 2)._replace(x=9)._asdict(), Q(4).both(), tuple(Q(1)), Q(5, 'c').b\nP = Q = None",
    "match": "def f(v):\n    match v:\n        case 0 | 1: return 'small'\n        case int(n) if n > 10: return n\n        case [a, *rest, z]: return a, rest, z\n        case {'k': k, **more}: return k, more\n        case str() as s: return s + '!'\n        case None: return 'none'\n        case _: return 'other'\na = [f(v) for v in (0, 99, 5, [1, 2, 3, 4], (1, 2), {'k': 1, 'm': 2}, 'x', None, 2.5)]",
    "match classes": "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\n    y: int\ndef f(p):\n    match p:\n        case P(0, y=yy): return yy\n        case P(x=xx): return -xx\na = f(P(0, 4)), f(P(3, 4))\nP = None",
    "library": "import itertools, functools, operator, collections, math, re, json, copy, string, textwrap, statistics\na = list(itertools.chain([1], [2])), list(itertools.islice(itertools.count(5), 3)), list(itertools.product('ab', repeat=2)), [(k, list(g)) for k, g in itertools.groupby([1, 1, 2])]\nb = functools.reduce(lambda x, y: x * y, range(1, 6)), functools.partial(int, base=2)('101'), sorted([{'n': 2}, {'n': 1}], key=operator.itemgetter('n'))\nc = collections.Counter('aab').most_common(1), dict(collections.defaultdict(list, a=1)), list(collections.OrderedDict(x=1)), collections.deque([1, 2], maxlen=1)[0]\nd = re.sub(r'\\d+', lambda m: f'<{m.group()}>', 'a1b22'), re.match(r'(?P<y>\\d+)', '12x')['y'], json.loads(json.dumps({'a': [1, None]})), copy.deepcopy({'x': [1]}), string.Template('$a').substitute(a=1), textwrap.dedent('  x'), math.ceil(1.2), statistics.mean([1, 2, 3])",
    "functions of items": "a = sorted('cab', reverse=True), max([3, 1], key=lambda v: -v), min('b', 'a'), list(map(str, [1, 2])), list(filter(None, [0, 1])), any([0, 1]), all([]), sum([[1], [2]], []), list(enumerate('ab', 1)), list(zip([1], [2])), list(reversed([1, 2])), dict([('a', 1)]), set([1]), tuple('ab'), next(iter([5])), next(iter([]), 'd'), len('abc'), round(2.567, 1), divmod(7, 2), abs(-1), chr(97), ord('a'), hex(255), isinstance(True, int), callable(len), hasattr('a', 'upper'), getattr('a', 'nope', 'd')",
    "times": "from datetime import datetime, timedelta, date, timezone, time\na = datetime(2024, 1, 31) + timedelta(days=1, hours=2), date(2024, 2, 29).isoformat(), datetime.strptime('2024-01-02', '%Y-%m-%d'), timedelta(minutes=5).total_seconds(), datetime(2024, 1, 1, tzinfo=timezone.utc).strftime('%Y/%m'), datetime.fromisoformat('2024-03-01'), datetime(2024, 1, 1) < datetime(2024, 1, 2), datetime.combine(date(2024, 1, 1), time(3)), datetime.min.year",
    "paths": "import os, posixpath\nfrom pathlib import Path, PurePosixPath\np = Path('/opt') / 'dags' / 'x.sql'\na = str(p), p.stem, p.suffix, p.parent.name, os.path.join('a', 'b'), os.path.splitext('a.b.c'), os.path.basename('/x/y'), f'{p}', p.with_suffix('.py').as_posix(), os.sep",
    "lambdas and scopes": "x = 'module'\nclass C:\n    x = 'class'\n    seen = [x for _ in range(1)]\n    def f(self): return x\na = C().f(), C.seen\nC = None",
    "deleted": "a = 1\nb = a\ndel a",
    "star arguments": "def f(*a, **k): return a, k\na = f(*'ab', *[1], x=1, **{'y': 2}), [*range(2), *'c'], (*[], 1), {*[1], 2}",
    "chained methods": "a = ' A,b '.strip().lower().split(','), 'x'.join(str(i) for i in range(3)), 'a-b'.replace('-', '_').title(), 'abc'.encode().hex()",
    "class in function": "def make(n):\n    class Local:\n        value = n\n        def get(self): return self.value + n\n    return Local\na = make(2)().get(), make(3).__name__",
    "cached": "import functools\ncalls = []\n@functools.lru_cache(maxsize=None)\ndef f(x):\n    calls.append(x)\n    return x * 2\na = f(1), f(1), f(2)\nf = None",
    "dispatch table": "ops = {'add': lambda a, b: a + b, 'neg': lambda a: -a}\na = ops['add'](1, 2), ops.get('neg')(3), [f(*args) for f, args in ((max, (1, 2)), (str, (5,)))]",
    "main guard": "a = []\nif __name__ == '__main__':\n    a.append('ran')",
    "iterators": "class Count:\n    def __init__(self, n): self.n = n\n    def __iter__(self): return self\n    def __next__(self):\n        if self.n == 0: raise StopIteration\n        self.n -= 1\n        return self.n\na = list(Count(3)), sum(Count(4)), [x for x in Count(2)]\nCount = None",
    "setattr": "class C: pass\nc = C()\nfor i, n in enumerate(['x', 'y']):\n    setattr(c, n, i)\na = c.x, c.y, vars(c), getattr(c, 'y'), hasattr(c, 'z')\nc = C = None",
    "type with three arguments": "T = type('T', (), {'x': 1, 'f': lambda self: self.x + 1})\na = T().f(), T.__name__\nT = None",
}


def _plain(names: dict) -> dict:
    hidden = ("module", "function", "builtin_function_or_method", "type", "EnumType", "EnumMeta", "ABCMeta", "Function")
    dropped = (
        "method_descriptor",
        "_lru_cache_wrapper",
        "ExternalName",
        "itemgetter",
        "generator",
        "NoneType",
        "Native",
    )
    kept = {key: value for key, value in names.items() if not key.startswith("__")}
    return {key: value for key, value in kept.items() if type(value).__name__ not in (*hidden, *dropped)}


def _comparable(value: object) -> object:
    if isinstance(value, BaseException):
        return repr(value)
    if isinstance(value, dict):
        return {key: _comparable(item) for key, item in value.items() if not callable(item)}
    return value


@pytest.mark.parametrize("name", CASES)
def test_as_python(evaluate: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    code = dedent(CASES[name])
    module = types.ModuleType("dag")
    monkeypatch.setitem(sys.modules, "dag", module)  # dataclasses look for the module of their class
    expected = vars(module)
    exec(compile(code, "dag.py", "exec"), expected)  # noqa: S102 -- Python itself is the judge
    evaluation = evaluate(code)
    assert evaluation.findings == ()
    found = {key: _comparable(value) for key, value in _plain(evaluation.names).items()}
    wanted = {key: _comparable(value) for key, value in _plain(expected).items()}
    assert found == wanted
    assert wanted or "None" in code or name == "main guard"
