"""Names of errors in events."""

from __future__ import annotations

import pickle

from jetbridge import InvalidDefinitionError
from jetbridge.storage.events.error_info import error_info


def test_the_name_of_an_error_answers_to_both_spellings() -> None:
    name = error_info(InvalidDefinitionError("x")).cls_name
    assert name == "InvalidDefinitionError"
    assert name == "DagsterInvalidDefinitionError"
    assert name != "DagsterError"
    assert name != 5


def test_it_stays_so_on_the_way_between_processes() -> None:
    info = error_info(ValueError("x"))
    copied = pickle.loads(pickle.dumps(info))  # noqa: S301 - its own
    assert copied.cls_name == "ValueError"
    assert copied == info
