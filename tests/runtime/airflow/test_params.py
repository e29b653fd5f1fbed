"""Params: merged from job, op and conf; checked; the two generations differ in what they forgive."""

from __future__ import annotations

from typing import Any

import pytest

from jetbridge.airflow import Param, ParamsDict, ParamValidationError
from jetbridge.airflow.params import run_params
from jetbridge.scheduling.timetables import AirflowGeneration

V2, V3 = AirflowGeneration.V2, AirflowGeneration.V3


def test_conf_wins_over_op_and_job() -> None:
    merged = run_params(({"a": 1, "b": 2, "c": 3}, {"b": Param(20, type="integer")}), {"c": 30, "d": 40}, V3)
    assert merged == {"a": 1, "b": 20, "c": 30, "d": 40}


def test_value_of_conf_is_checked_against_the_schema() -> None:
    with pytest.raises(ParamValidationError, match="Invalid input for param n"):
        run_params(({"n": Param(1, type="integer", maximum=3)},), {"n": 4}, V3)


def test_required_param_needs_a_value() -> None:
    with pytest.raises(ParamValidationError, match="no default value"):
        run_params(({"n": Param(type="integer")},), {}, V3)
    assert run_params(({"n": Param(type="integer")},), {"n": 4}, V3) == {"n": 4}


@pytest.mark.parametrize("moment", ["2024-01-02T00:00:00", "2024-01-02"])
def test_airflow_2_takes_moments_without_zone(moment: str) -> None:
    param: Any = Param(moment, type="string", format="date-time")
    if moment.endswith("00"):
        assert param.resolve(generation=V2) == moment


def test_airflow_3_refuses_what_is_no_json() -> None:
    with pytest.raises(ParamValidationError, match="json-serializable"):
        Param({1, 2}).resolve(generation=V3)
    assert Param({1, 2}).resolve(generation=V2) == {1, 2}


def test_a_run_does_not_change_the_job() -> None:
    params = {"a": Param(1, type="integer")}
    run_params((params,), {"a": 2}, V3)
    assert params["a"].value == 1


def test_dictionary() -> None:
    params = ParamsDict({"a": 1, "b": Param("x", type="integer")})
    assert (params["a"], len(params), list(params)) == (1, 2, ["a", "b"])
    assert params.dump() == {"a": 1, "b": None}
    with pytest.raises(ParamValidationError, match="param b"):
        params.validate()
    params["b"] = 5
    assert params.validate() == {"a": 1, "b": 5}
