"""For expressions of the supported subset, the evaluator is Python: same value, or the same exception."""

from __future__ import annotations

import warnings
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jetbridge_translator.model import UnknownValue

NAMES = {"a": 3, "b": "text", "c": [1, 2, "x"], "d": {"k": 1, "l": [0]}, "e": None, "f": 2.5, "t": (1, "y")}
PREFIX = "".join(f"{name} = {value!r}\n" for name, value in NAMES.items())

BINARY = (
    "+",
    "-",
    "*",
    "/",
    "//",
    "%",
    "&",
    "|",
    "^",
    "==",
    "!=",
    "<",
    ">=",
    "in",
    "and",
    "or",
    "not in",
)
atoms = st.one_of(
    st.integers(-20, 20).map(str),
    st.sampled_from(["'s'", "''", "'a-b'", "True", "False", "None", "1.5", "[]", "{}", "()", *NAMES]),
)


def _wrap(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    binary = st.sampled_from(BINARY)
    return st.one_of(
        st.builds("({} {} {})".format, inner, binary, inner),
        # Whether equal numbers and texts are one object is not for Python to say, but for its compiler.
        st.builds("({} {} {})".format, inner, st.sampled_from(["is", "is not"]), st.sampled_from(["None", "c", "d"])),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("(not {})".format, inner),
        st.builds("(-{})".format, inner),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("({}, *{})".format, inner, inner),
        st.builds("{{{!s}: {}}}".format, inner, inner),
        st.builds("({})[{}]".format, inner, inner),
        st.builds("({})[{}:{}]".format, inner, inner, inner),
        st.builds("[v for v in {} if v != {}]".format, inner, inner),
        st.builds(
            "{}({})".format,
            st.sampled_from(
                ["str", "len", "list", "sorted", "bool", "repr", "sum", "any", "all", "tuple", "max", "int"]
            ),
            inner,
        ),
        st.builds(
            "({}).{}()".format, inner, st.sampled_from(["upper", "strip", "split", "keys", "copy", "title", "items"])
        ),
        st.builds("'%s|%r' % ({}, {})".format, inner, inner),
        st.builds("'{{}}|{{!r:>4}}'.format({}, {})".format, inner, inner),
        st.builds("(lambda v, w={}: (w, v))({})".format, inner, inner),
    )


expressions = st.recursive(atoms, _wrap, max_leaves=6)


@given(expressions)
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_expression(evaluate: Any, expression: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            expected: Any = eval(expression, dict(NAMES))  # noqa: S307 -- Python itself is the judge
        except RecursionError:
            return
        except Exception as error:  # noqa: BLE001 -- whatever Python raises
            expected = error
        evaluation = evaluate(f"{PREFIX}result = {expression}")
    found = evaluation.names["result"]
    if isinstance(expected, Exception):
        assert isinstance(found, UnknownValue)
        [finding] = evaluation.findings
        assert finding.message.startswith(f"builtins.{type(expected).__name__}")
    else:
        assert type(found) is type(expected)
        assert repr(found) == repr(expected)
        assert evaluation.findings == ()
