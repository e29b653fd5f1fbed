"""Our operators send, run, push and give what those of Airflow's providers do; `peers/sent` recorded these."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest

from jetbridge.airflow import Context
from jetbridge_translator.operators.registry import mapping_of
from peers.sent.case import Case, outcome
from peers.sent.cases import CASES

THEIRS = [
    json.loads(line)
    for line in Path(__file__).with_name("sent_by_airflow.jsonl").read_text(encoding="utf-8").splitlines()
]
PAIRS = list(zip(CASES, THEIRS, strict=True))


def make(operator: str, arguments: dict[str, Any]) -> Any:
    mapping = mapping_of(operator)
    assert mapping is not None
    assert mapping.target is not None
    module, name = mapping.target
    given = {key: value for key, value in arguments.items() if key not in mapping.ignored}
    made = getattr(importlib.import_module(module), name)(task_id="t", **given)
    made.dag = SimpleNamespace(dag_id="sales")
    return made


@pytest.mark.parametrize(("case", "theirs"), PAIRS, ids=[f"{case.name}-{number}" for number, case in enumerate(CASES)])
def test_ours_does_what_airflows_does(case: Case, theirs: dict[str, Any]) -> None:
    ours = outcome(case, make, Context)
    if ".google." in case.operator or ".beam." in case.operator:
        ours, theirs = plain_google(ours), plain_google(theirs)
    assert same_files(ours) == same_files(theirs)


def same_files(done: dict[str, Any]) -> dict[str, Any]:
    """Without the folder of what our package and Airflow's bring themselves, labels with Airflow's version, and its question for Beam's."""
    ran = [
        [
            "application" if "jdbc" in each.rpartition("/")[2] else each
            for each in command
            if "airflow-version" not in each
        ]
        for command in done["ran"]
        if command[1:2] != ["-c"]
    ]
    return {**said(done), "ran": ran}


def said(value: Any) -> Any:
    """Without attributes of client libraries' objects that are None (their number differs by version), and the version of Airflow."""
    if isinstance(value, list):
        return [said(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: said(each) for name, each in value.items() if each is not None and name != "airflow_version"}


def plain_google(done: dict[str, Any]) -> dict[str, Any]:
    """Without what Google's clients differ in from REST, and without links to the console.

    The clients write names of fields as REST does and leave out what is empty, and give empty fields too; Airflow's hooks add labels with Airflow's version.
    """
    sent = [
        [method, unquote(path).replace("/compute/v1", ""), _query(query), _filled(body, names=True) or None]
        for method, path, query, body in done["sent"]
    ]
    pushed = {
        key: value
        for key, value in done["pushed"].items()
        if not isinstance(value, dict) and "https://console" not in value
    }
    return {**done, "sent": sent, "result": _filled(done["result"]), "pushed": pushed}


def _query(query: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in query.items() if name.lstrip("$") != "alt"}


def _filled(value: Any, *, names: bool = False) -> Any:
    if isinstance(value, dict):
        found = {(_camel(name) if names else name): _filled(each, names=names) for name, each in value.items()}
        return {name: each for name, each in found.items() if each not in _EMPTY and name != "airflow-version"}
    if isinstance(value, list):
        return [_VIDEOS.get(each) or each if isinstance(each, str) else _filled(each, names=names) for each in value]
    return (_NUMBERS.get(value, value) if isinstance(value, str) else value) or None


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


_NUMBERS = {
    "JOB_STATE_SUCCEEDED": 4, "SUCCEEDED": 4, "DONE": 3, "RUNNING": 2, "FACE_DETECTION": 1, "LANDMARK_DETECTION": 2, "LOGO_DETECTION": 3,
    "LABEL_DETECTION": 4, "TEXT_DETECTION": 5, "SAFE_SEARCH_DETECTION": 6, "IMAGE_PROPERTIES": 7, "CROP_HINTS": 9, "WEB_DETECTION": 10,
    "DOCUMENT_TEXT_DETECTION": 11, "PRODUCT_SEARCH": 12, "OBJECT_LOCALIZATION": 19, "PLAIN_TEXT": 1,
}  # fmt: skip
"""Members of enumerations, which the clients send and give as numbers, and the REST APIs take and give as names."""
_VIDEOS = {"LABEL_DETECTION": 1, "SHOT_CHANGE_DETECTION": 2, "EXPLICIT_CONTENT_DETECTION": 3}
"""Features of videos, which stand in a list by themselves."""
_EMPTY: tuple[Any, ...] = (None, {}, [], "0")
