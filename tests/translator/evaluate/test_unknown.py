"""What stays unknown, why, and which finding says so; and what is computed all the same."""

from __future__ import annotations

from typing import Any

import pytest

from jetbridge_translator.evaluate import Limits
from jetbridge_translator.model import ExternalCall, ExternalName, UnknownValue

UNKNOWN = {
    "a call of a package that is not read spreads": (
        "import boto3\nx = boto3.client('s3').list_buckets()['Buckets']",
        "boto3.client",
    ),
    "arithmetic": ("import some\nx = some.value() + 1", "some.value"),
    "text": ("import some\nx = f'{some.value()}-a'", "some.value"),
    "percent": ("import some\nx = 'a %s' % some.value()", "some.value"),
    "format": ("import some\nx = '{}'.format(some.value())", "some.value"),
    "join": ("import some\nx = ','.join(['a', some.value()])", "some.value"),
    "comparison": ("import some\nx = some.value() == 3", "some.value"),
    "inside a list": ("import some\nx = [some.value()] == [1]", "some.value"),
    "not": ("import some\nx = not some.value()", "some.value"),
    "membership": ("import some\nx = 'a' in ['b', some.value()]", "some.value"),
    "sorted": ("import some\nx = sorted([some.value(), 'a'])", "some.value"),
    "json": ("import json, some\nx = json.dumps({'a': some.value()})", "some.value"),
    "unpacked": ("import some\nx, y = some.value()", "some.value"),
    "conditional expression": ("import some\nx = 'a' if some.value() else 'b'", "some.value"),
    "both sides of an if": ("import some\nif some.value():\n    x = 1\nelse:\n    x = 2", "depends on `some.value()`"),
    "result of a function": (
        "import some\ndef f():\n    if some.value():\n        return 1\n    return 2\nx = f()",
        "`f`",
    ),
    "random": ("import random\nx = random.randint(1, 5)", "random.randint"),
    "a uuid": ("import uuid\nx = str(uuid.uuid4())", "uuid.uuid4"),
    "working directory": ("import os\nx = os.getcwd()", "os.getcwd"),
    "process": ("import subprocess\nx = subprocess.check_output(['ls'])", "subprocess.check_output"),
    "environment": ("import os\nx = os.environ['HOME']", "HOME"),
    "file elsewhere": ("x = open('/etc/passwd').read()", "not computed"),
    "private parts": ("x = ().__class__.__subclasses__()", "__subclasses__"),
    "eval": ("x = eval('1 + 1')", "eval"),
    "import by name": ("x = __import__('os')", "__import__"),
    "globals of a function": ("import textwrap\nx = textwrap.dedent.__globals__", "__globals__"),
    "a coroutine": ("async def f(): return 1\nx = f()", "coroutine"),
    "recursion on an unknown condition": (
        "import some\ndef f(n):\n    return 0 if some.value() else f(n + 1)\nx = f(0)",
        "some.value",
    ),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_unknown(evaluate: Any, name: str) -> None:
    code, reason = UNKNOWN[name]
    evaluation = evaluate(code)
    value = evaluation.names["x"]
    assert isinstance(value, UnknownValue), value
    assert reason in value.reason
    assert value.place.file == "dag.py"
    assert "DAG109" not in {finding.code for finding in evaluation.findings}


KNOWN = {
    "an unknown value in a list does not hide the others": (
        "import some\nv = [some.value(), 2]\nx = v[1], len(v)",
        (2, 2),
    ),
    "an unknown value in a dict": (
        "import some\nd = {'a': some.value()}\nd.update(b=2)\nx = d['b'], list(d)",
        (2, ["a", "b"]),
    ),
    "both sides agree": ("import some\nif some.value():\n    x = 1\nelse:\n    x = 1", 1),
    "a side that raises is not taken": ("import some\nif some.value():\n    raise ValueError\nx = 1", 1),
    "bound on one side": ("import some\nif some.value():\n    x = 1", 1),
    "all paths return the same": (
        "import some\ndef f():\n    if some.value():\n        return 1\n    return 1\nx = f()",
        1,
    ),
    "and": ("import some\nx = some.value() and False", False),
    "any": ("import some\nx = any([some.value(), True])", True),
    "an object is not None": ("from lib import Client\nx = Client() is not None", True),
    "an instance of what was imported": ("from lib import Client\nx = isinstance(Client(), Client)", True),
    "plain values are no instances of packages": ("from lib import Client\nx = isinstance('a', (Client, int))", False),
    "environment that is caught": (
        "import os\ntry:\n    x = os.environ['A']\nexcept KeyError:\n    x = 'none'",
        "none",
    ),
    "imports that may fail": ("try:\n    import nothing_here\nexcept ImportError:\n    nothing_here = None\nx = 1", 1),
    "names that may lack": ("try:\n    undefined\nexcept NameError:\n    x = 1", 1),
    "logging": ("import logging\nlog = logging.getLogger(__name__)\nlog.info('x')\nx = logging.INFO", 20),
    "type checking": ("from typing import TYPE_CHECKING\nx = 1\nif TYPE_CHECKING:\n    x = 2", 1),
    "print": ("x = print('a')", None),
}


@pytest.mark.parametrize("name", KNOWN)
def test_known(evaluate: Any, name: str) -> None:
    code, expected = KNOWN[name]
    assert evaluate(code).names["x"] == expected


FINDINGS = {
    "DAG005": ("# only a comment\n", 1, 1),
    "DAG101": ("import some\nif some.value():\n    x = 1", 2, 4),
    "DAG102": ("import some\n\nfor x in some.value():\n    y = x", 3, 10),
    "DAG103": ("from datetime import datetime\nx = datetime.now()", 2, 5),
    "DAG104": ("import os\nx = os.getenv('A', 'b')", 2, 5),
    "DAG105": ("x = 1\nwhile True:\n    x += 1", 3, 5),
    "DAG106": ("x = 1\nraise ValueError('broken')", 2, 1),
    "DAG107": ("x = 1; y = open('/etc/passwd')", 1, 12),
    "DAG108": ("import os\nos.system('ls')", 2, 1),
    "DAG110": ("import some\nsome.value().x = 1", 2, 1),
    "DAG111": ("from some import *\nx = name", 1, 1),
    "DAG112": ("x = undefined_name", 1, 5),
    "DAG113": ("import some\nwhile some.value():\n    x = 1", 2, 7),
}


@pytest.mark.parametrize("code", FINDINGS)
def test_findings(evaluate: Any, code: str) -> None:
    text, line, column = FINDINGS[code]
    found = [finding for finding in evaluate(text, limits=Limits(steps=5_000)).findings if finding.code == code]
    assert [(finding.place.line, finding.place.column) for finding in found] == [(line, column)]


def test_external_calls_keep_their_arguments(evaluate: Any) -> None:
    names = evaluate(
        "from kubernetes.client import models as k8s\nx = k8s.V1Pod(k8s.V1Container(name='a'), kind='Pod')\ny = k8s.V1Pod"
    ).names
    container = ExternalCall("kubernetes.client.models.V1Container", (), {"name": "a"})
    assert names["x"] == ExternalCall("kubernetes.client.models.V1Pod", (container,), {"kind": "Pod"})
    assert names["y"] == ExternalName("kubernetes.client.models.V1Pod")


def test_statements_after_an_error_are_read(evaluate: Any) -> None:
    evaluation = evaluate("x = {}['a']\ny = 2\n")
    assert isinstance(evaluation.names["x"], UnknownValue)
    assert evaluation.names["y"] == 2
    assert not evaluation.complete


def test_environment_that_was_given(evaluate: Any) -> None:
    text = "import os\nx = os.environ['A'], os.getenv('A'), os.environ.get('A', 'z'), 'A' in os.environ"
    evaluation = evaluate(text, environment={"A": "v"})
    assert evaluation.names["x"] == ("v", "v", "v", True)
    assert evaluation.findings == ()


def test_clocks_show_the_stated_moment(evaluate: Any) -> None:
    text = "import pendulum, time\nfrom datetime import date, datetime, timezone\nx = [datetime.now(timezone.utc).isoformat(), str(date.today()), pendulum.today('UTC').isoformat(), time.strftime('%Y')]"
    assert evaluate(text).names["x"] == ["2024-05-17T12:30:00+00:00", "2024-05-17", "2024-05-17T00:00:00+00:00", "2024"]


DATES = {
    "str(parse('2020-01-02 10:00'))": ("2020-01-02 10:00:00", False),
    "str(parse('10:00'))": ("2024-05-17 10:00:00", True),
    "pendulum.parse('2020-01-02').isoformat()": ("2020-01-02T00:00:00+00:00", False),
    "pendulum.parse('10:00').isoformat()": ("2024-05-17T10:00:00+00:00", True),
    "pendulum.parse('now').isoformat()": ("2024-05-17T12:30:00+00:00", True),
}


@pytest.mark.parametrize("text", DATES)
def test_a_date_that_is_completed_from_today_asks_the_clock(evaluate: Any, text: str) -> None:
    evaluation = evaluate(f"import pendulum\nfrom dateutil.parser import parse\nx = {text}\n")
    expected, asked = DATES[text]
    assert evaluation.names["x"] == expected
    assert [found.code for found in evaluation.findings] == ["DAG103"] * asked
    assert evaluation.machine.trace().clock is asked


GROWN = """
import some
found = []
for row in some.rows():
    found.append(row.name)
"""


def test_a_list_that_an_unknown_loop_filled_has_no_known_length(evaluate: Any) -> None:
    evaluation = evaluate(
        GROWN + "size = len(found)\nnumbers = []\nfor index, _ in enumerate(found):\n    numbers.append(index)\n"
    )
    assert isinstance(evaluation.names["size"], UnknownValue)
    assert all(isinstance(number, UnknownValue) for number in evaluation.names["numbers"])
    assert [f.code for f in evaluation.findings].count("DAG102") == 2


def test_a_list_with_known_items_keeps_them_after_an_unknown_loop(evaluate: Any) -> None:
    more = "seen = []\nfor name in found:\n    seen.append(name)\n"
    evaluation = evaluate(GROWN.replace("found = []", "found = ['first']") + more)
    assert evaluation.names["seen"][0] == "first"
    assert [f.code for f in evaluation.findings].count("DAG102") == 1


def test_a_template_that_a_file_renders_itself_is_computed(evaluate: Any) -> None:
    text = "from jinja2 import Template\nx = Template('a {{ b }} {% for n in c %}{{ n }}{% endfor %}').render(b='{{ ds }}', c=[1, 2])"
    assert evaluate(text).names["x"] == "a {{ ds }} 12"


@pytest.mark.parametrize("text", ["Template(some.value()).render()", "Template('{{ a }}').render(a=some.value())"])
def test_a_template_of_what_is_not_known_is_not_known(evaluate: Any, text: str) -> None:
    value = evaluate(f"import some\nfrom jinja2 import Template\nx = {text}").names["x"]
    assert isinstance(value, (UnknownValue, ExternalCall))


def test_a_template_does_nothing_outside_of_the_sandbox(evaluate: Any) -> None:
    text = "from jinja2 import Template\nx = Template('{{ ().__class__.__base__.__subclasses__() }}').render()"
    assert [finding.code for finding in evaluate(text).findings] == ["DAG106"]
