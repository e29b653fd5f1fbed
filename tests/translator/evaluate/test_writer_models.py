"""What the writer is given: sources with names and origins, call sites, statements, callables."""

from __future__ import annotations

from typing import Any

import pytest

from jetbridge_translator.evaluate.protocol import AbstractClass, AbstractObject
from jetbridge_translator.model import Disposition, NameOrigin, StatementKind


class Thing(AbstractObject):
    """What a maker makes."""

    origin = NameOrigin.TASK

    def binary(self, operator: str, other: Any, site: Any, machine: Any, *, reflected: bool) -> Any:
        machine.state.setdefault("edges", []).append((operator, reflected, site.place().line))
        return other

    def format(self, spec: str, site: Any, machine: Any) -> Any:
        return "{{ thing }}"


class Maker(AbstractClass):
    """Records each call with its site."""

    qualified_name = "lib.Maker"

    def call(self, arguments: Any, keywords: Any, site: Any, machine: Any) -> Any:
        sources = {name: site.argument_source(name) for name in keywords}
        machine.state.setdefault("calls", []).append((keywords, site.call_site(), sources))
        machine.mark_dag(site)
        return Thing()

    def initialise(self, instance: Any, arguments: Any, keywords: Any, site: Any, machine: Any) -> None:
        machine.state.setdefault("initialised", []).append((type(instance).__name__, arguments, keywords))
        machine.mark_dag(site)

    def prepare(self, instance: Any, parameters: Any, keywords: Any, site: Any, machine: Any) -> Any:
        return {**keywords, **({"size": 9} if "size" in parameters and "size" not in keywords else {})}

    def finish(self, instance: Any, site: Any, machine: Any) -> None:
        machine.state.setdefault("finished", []).append((dict(vars(instance)), site.call_site().variable))

    def instance_attribute(self, instance: Any, name: str, site: Any, machine: Any) -> Any:
        return "output" if name == "output" else NotImplemented

    def instance_binary(
        self, instance: Any, operator: str, other: Any, site: Any, machine: Any, *, reflected: bool
    ) -> Any:
        machine.state.setdefault("edges", []).append((operator, reflected, site.place().line))
        return other


OBJECTS = {"lib.Maker": Maker()}
HEAD = "from lib import Maker\nBUCKET = 'b'\n"


def calls(evaluation: Any) -> list[Any]:
    return evaluation.state["calls"]


def test_names_of_an_argument_and_their_origins(evaluate: Any) -> None:
    code = (
        HEAD
        + "def make(suffix):\n    for i in [7]:\n        t = Maker(x=f'{BUCKET}/{suffix}/{i}/{len(name)}')\n        return Maker(y=t)\nname = 'n'\nmake('s')"
    )
    first, second = calls(evaluate(code, objects=OBJECTS))
    source = first[2]["x"]
    assert source.text == "f'{BUCKET}/{suffix}/{i}/{len(name)}'"
    assert {use.name: (use.origin, use.value) for use in source.names} == {
        "BUCKET": (NameOrigin.MODULE, "b"),
        "suffix": (NameOrigin.LOCAL, "s"),
        "i": (NameOrigin.LOOP, 7),
        "len": (NameOrigin.BUILTIN, None),
        "name": (NameOrigin.MODULE, "n"),
    }
    assert [use.origin for use in second[2]["y"].names] == [NameOrigin.TASK]
    assert first[1].function == "make"


def test_loops_around_a_call(evaluate: Any) -> None:
    code = HEAD + "for region in ['eu', 'us']:\n    all_of_it = [Maker(i=i) for i in range(2)]\n"
    sites = [site for _, site, _ in calls(evaluate(code, objects=OBJECTS))]
    assert [[(step.target, step.index, step.value) for step in site.loops] for site in sites] == [
        [("region", r, v), ("i", i, i)] for r, v in enumerate(["eu", "us"]) for i in range(2)
    ]
    assert [step.iterable.text for step in sites[0].loops] == ["['eu', 'us']", "range(2)"]
    assert len({site.loops[1].place for site in sites}) == 1


VARIABLES = {
    "t = Maker(a=1)": "t",
    "t: object = Maker(a=1)": "t",
    "with nothing(Maker(a=1)) as t: pass": None,
    "ts = [Maker(a=1)]": None,
    "Maker(a=1)": None,
    "t.x = Maker(a=1)": None,
}


@pytest.mark.parametrize("code", VARIABLES)
def test_assigned_variable(evaluate: Any, code: str) -> None:
    [(_, site, _)] = calls(evaluate(HEAD + code, objects=OBJECTS))
    assert site.variable == VARIABLES[code]


TEXTS = {
    "Maker(a=1 +\n  2)": "(1 +\n  2)",
    "Maker(a=[1,\n  2])": "[1,\n  2]",
    "Maker(a=('x'\n  'y'))": "('x'\n  'y')",
    "Maker(a='é' + 'ü', b=1)": "'é' + 'ü'",
    "Maker(a=(lambda x: x))": "lambda x: x",
    "Maker(a=sum(i for i in [1]))": "sum(i for i in [1])",
    "Maker(**{'a': 1})": None,
}


@pytest.mark.parametrize("code", TEXTS)
def test_texts_of_arguments(evaluate: Any, code: str) -> None:
    [(_, _, sources)] = calls(evaluate(HEAD + code, objects=OBJECTS))
    assert (sources["a"] and sources["a"].text) == TEXTS[code]


def test_classes_that_inherit(evaluate: Any) -> None:
    code = HEAD + (
        "class Mixin:\n    def extra(self): return self.output\n"
        "class Mine(Maker, Mixin):\n    fields = ('x',)\n    def __init__(self, x, size=1, **kw):\n        super().__init__(**kw)\n        self.x = x, size\n"
        "class Other(Mine):\n    def __init__(self, *args, **kw):\n        super().__init__(*args, **kw)\n        self.y = 1\n"
        "a = Mine(1, name='a')\nb = Other(x=2, name='b')\nc = b.extra()\nd = isinstance(b, Maker), isinstance(b, Mine), b.fields\n"
        "a >> b\n[a, b] >> a\n"
    )
    evaluation = evaluate(code, objects=OBJECTS)
    assert evaluation.findings == ()
    assert evaluation.state["initialised"] == [("Mine", (), {"name": "a"}), ("Other", (), {"name": "b"})]
    assert evaluation.state["finished"] == [({"x": (1, 9)}, "a"), ({"x": (2, 9), "y": 1}, "b")]
    assert evaluation.names["c"] == "output"
    assert evaluation.names["d"] == (True, True, ("x",))
    assert [edge[:2] for edge in evaluation.state["edges"]] == [(">>", False), (">>", True)]


def test_statements(evaluate: Any) -> None:
    code = '"""Docs."""\nfrom lib import Maker  # the lib\n\n# about A\n# more\nA = 1\n\ndef used(x): return A + x\n\nclass Op(Maker):\n    def __init__(self, **k):\n        super().__init__(**k)\n\ndef factory():\n    return Maker()\n\nfactory()\nOp()\nprint(A)\nbad = {}["x"]\nif __name__ == "__main__":\n    pass\n'
    statements = evaluate(code, objects=OBJECTS).module().statements
    assert [(s.kind, s.binds, s.uses, s.disposition) for s in statements] == [
        (StatementKind.DOCSTRING, (), (), Disposition.IGNORED),
        (StatementKind.IMPORT, ("Maker",), (), Disposition.DEFINITION),
        (StatementKind.ASSIGNMENT, ("A",), (), Disposition.DEFINITION),
        (StatementKind.FUNCTION, ("used",), ("A",), Disposition.DEFINITION),
        (StatementKind.CLASS, ("Op",), ("Maker", "super"), Disposition.DEFINITION),
        (StatementKind.FUNCTION, ("factory",), ("Maker",), Disposition.DAG),
        (StatementKind.OTHER, (), ("factory",), Disposition.DAG),
        (StatementKind.OTHER, (), ("Op",), Disposition.DAG),
        (StatementKind.OTHER, (), ("print", "A"), Disposition.IGNORED),
        (StatementKind.ASSIGNMENT, ("bad",), (), Disposition.FAILED),
        (StatementKind.OTHER, (), ("__name__",), Disposition.IGNORED),
    ]
    assert statements[1].text == "from lib import Maker  # the lib"
    assert statements[2].text == "# about A\n# more\nA = 1"
    assert [s.makes_dag for s in statements].count(True) == 3


def test_callables(evaluate: Any) -> None:
    code = (
        "import json\nfrom functools import partial\nN = 2\n"
        "def top(a, b=N, *args, c, **kw):\n    return a + N\n"
        "def outer():\n    k = 5\n    @str\n    @staticmethod\n    def skip(): pass\n    def inner(x):\n        '''doc\n  text'''\n        # note\n        return x + k\n    return inner\n"
        "inner = outer()\nlam = lambda x: x * N\npart = partial(top, 1, c=N)\nloads = json.loads\n"
    )
    evaluation = evaluate(code)
    model = {n: evaluation.machine.callable_model(v, None) for n, v in evaluation.names.items()}
    assert model["top"].text == "def top(a, b=N, *args, c, **kw):\n    return a + N"
    assert model["top"].parameters == ("a", "b", "*args", "c", "**kw")
    assert model["top"].at_module_level
    assert [use.name for use in model["top"].names] == ["N"]
    assert model["inner"].text == "def inner(x):\n    '''doc\n  text'''\n    # note\n    return x + k"
    assert not model["inner"].at_module_level
    assert [(use.name, use.origin, use.value) for use in model["inner"].names] == [("k", NameOrigin.LOCAL, 5)]
    assert (model["lam"].text, model["lam"].is_lambda) == ("lambda x: x * N", True)
    assert (model["part"].name, model["part"].bound_arguments, model["part"].bound_keywords) == (
        "top",
        (1,),
        (("c", 2),),
    )
    assert model["loads"].qualified_name == "json.loads"
    assert model["N"] is None
