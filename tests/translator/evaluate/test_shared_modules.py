"""A helper module serves several files, but no file sees what another one did to it."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest

from jetbridge_translator.evaluate import Evaluation, EvaluationSettings, evaluate_file
from jetbridge_translator.evaluate.machine import Evaluator
from jetbridge_translator.evaluate.protocol import AbstractClass, AbstractObject
from jetbridge_translator.extract import read_dags
from jetbridge_translator.read import Folders
from jetbridge_translator.read.source_file import SourceFile


class Maker(AbstractClass):
    qualified_name = "lib.Maker"

    def call(self, arguments: Any, keywords: Any, site: Any, machine: Any) -> Any:
        machine.state.setdefault("made", []).append(keywords)
        return AbstractObject()

    def initialise(self, instance: Any, arguments: Any, keywords: Any, site: Any, machine: Any) -> None:
        machine.state.setdefault("made", []).append(keywords)


class Names:
    maker = Maker()

    def resolve(self, qualified_name: str) -> Any:
        return self.maker if qualified_name == "lib.Maker" else NotImplemented


def both(folder: Path, helper: str, first: str, second: str) -> tuple[Evaluation, Evaluation]:
    for name, text in (("helper.py", helper), ("a.py", first), ("b.py", second)):
        (folder / name).write_text(text)
    folders, names, settings = Folders([folder]), Names(), EvaluationSettings()
    one = evaluate_file(folder / "a.py", folders, names, settings)
    return one, evaluate_file(folder / "b.py", folders, names, settings)


def is_shared(one: Evaluation, two: Evaluation) -> bool:
    return one.modules[1] is two.modules[1]


SHARED = {
    "constants": "A = {'k': [1]}\n",
    "functions": "def A(): return 1\n",
    "classes of operators": "from lib import Maker\nclass A(Maker): pass\n",
    "changed by itself": "A = []\nA.append(1)\n",
    "clocks": "from datetime import datetime\nA = datetime.now()\n",
}


@pytest.mark.parametrize("name", SHARED)
def test_shared(tmp_path: Path, name: str) -> None:
    one, two = both(tmp_path, SHARED[name], "from helper import A\nx = 1", "from helper import A\nx = 2")
    assert is_shared(one, two)
    assert one.findings == two.findings
    assert one.names["A"] is two.names["A"]
    assert [m.file for m in two.helper_modules()] == ["helper.py"]


NOT_SHARED = {
    "a list": ("A = []\n", "from helper import A\nA.append(1)", "from helper import A\nx = list(A)", []),
    "an item": ("A = {'k': {}}\n", "import helper\nhelper.A['k']['z'] = 1", "from helper import A\nx = A", {"k": {}}),
    "a name": ("A = 1\n", "import helper\nhelper.A = 2", "from helper import A\nx = A", 1),
    "a global": (
        "A = 0\ndef f():\n    global A\n    A += 1\n    return A\n",
        "import helper\nhelper.f()",
        "import helper\nx = helper.f()",
        1,
    ),
    "a class attribute": ("class A:\n    n = 0\n", "from helper import A\nA.n = 5", "from helper import A\nx = A.n", 0),
    "a default": (
        "def A(x, seen=[]):\n    seen.append(x)\n    return list(seen)\n",
        "from helper import A\nA(1)",
        "from helper import A\nx = A(2)",
        [2],
    ),
    "an attribute": (
        "class C: pass\nA = C()\n",
        "from helper import A\nA.x = 1",
        "from helper import A\nx = hasattr(A, 'x')",
        False,
    ),
    "a closure": (
        "def make():\n    n = 0\n    def f():\n        nonlocal n\n        n += 1\n        return n\n    return f\nA = make()\n",
        "from helper import A\nA()",
        "from helper import A\nx = A()",
        1,
    ),
    "in place": ("A = [1]\n", "from helper import A\nA += [2]", "from helper import A\nx = A", [1]),
}


@pytest.mark.parametrize("name", NOT_SHARED)
def test_what_a_file_changes_is_not_shared(tmp_path: Path, name: str) -> None:
    helper, first, second, expected = NOT_SHARED[name]
    one, two = both(tmp_path, helper, first, second)
    assert not is_shared(one, two)
    assert two.names["x"] == expected


def test_what_makes_something_of_airflow_is_not_shared(tmp_path: Path) -> None:
    one, two = both(tmp_path, "from lib import Maker\nA = Maker(x=1)\n", "import helper", "import helper")
    assert one.state["made"] == two.state["made"] == [{"x": 1}]


def test_functions_of_a_shared_module_work_for_the_file_that_calls_them(tmp_path: Path) -> None:
    helper = "from lib import Maker\nclass Mine(Maker):\n    def __init__(self, **k):\n        super().__init__(**k)\ndef make(n): return Maker(n=n), Mine(m=n)\n"
    one, two = both(tmp_path, helper, "import helper\nhelper.make(1)", "import helper\nhelper.make(2)")
    assert is_shared(one, two)
    assert one.state["made"] == [{"n": 1}, {"m": 1}]
    assert two.state["made"] == [{"n": 2}, {"m": 2}]


def test_nothing_of_a_batch_is_kept_when_it_was_read(tmp_path: Path) -> None:
    (tmp_path / "shared.py").write_text("class Kept:\n    def method(self):\n        import late\n", encoding="utf-8")
    (tmp_path / "late.py").write_text("x = 1\n", encoding="utf-8")
    for name in ("a", "b"):
        text = "from airflow import DAG\nfrom shared import Kept\nclass Own(Kept): ...\ndef f():\n    import late\nwith DAG('d'):\n    pass\n"
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    read_dags([tmp_path])
    gc.collect()
    kept = [one for one in gc.get_objects() if type(one) in (Evaluator, SourceFile)]
    assert [one for one in kept if str(tmp_path) in str(one.path if type(one) is SourceFile else one.folders.all)] == []
