"""Checks of data in BigQuery."""

from __future__ import annotations

from typing import Any

import pytest

from jetbridge.airflow import Context
from jetbridge.airflow.providers.google.cloud.operators.bigquery_checks import (
    BigQueryCheckOperator,
    BigQueryColumnCheckOperator,
    BigQueryIntervalCheckOperator,
    BigQueryTableCheckOperator,
    BigQueryValueCheckOperator,
)
from jetbridge.definitions.signals import FailException, TaskException

GIVEN = {"task_id": "check", "use_legacy_sql": False, "location": "EU"}
ORDERS = "(SELECT 1 AS id UNION ALL SELECT 3)"


def test_values_of_a_row(google: Any, context: Context) -> None:
    BigQueryCheckOperator(sql="SELECT 1, 'a'", project_id="other", **GIVEN).execute(context)
    (asked,) = google.asked("POST", "/projects/other/jobs$")
    assert asked["configuration"]["query"]["useLegacySql"] is False
    with pytest.raises(TaskException, match="Test failed"):
        BigQueryCheckOperator(sql="SELECT 1, 0", **GIVEN).execute(context)
    with pytest.raises(FailException, match="Test failed"):
        BigQueryCheckOperator(sql="SELECT 0", retry_on_failure=False, **GIVEN).execute(context)
    with pytest.raises(TaskException, match="zero rows"):
        BigQueryCheckOperator(sql="SELECT 1 WHERE 1 = 0", **GIVEN).execute(context)


def test_query_with_parameters(google: Any, context: Context) -> None:
    parameters = [{"name": "n", "parameterType": {"type": "INT64"}, "parameterValue": {"value": "1"}}]
    BigQueryCheckOperator(sql="SELECT 1", query_params=parameters, **GIVEN).execute(context)
    (asked,) = google.asked("POST", "/jobs$")
    assert asked["configuration"]["query"]["queryParameters"] == parameters
    assert context["ti"].pushed == {"job_id": asked["jobReference"]["jobId"]}
    with pytest.raises(TaskException, match="Test failed"):
        BigQueryCheckOperator(sql="SELECT 0", query_params=parameters, **GIVEN).execute(context)


def test_expected_value(google: Any, context: Context) -> None:
    BigQueryValueCheckOperator(sql="SELECT 95", pass_value=100, tolerance=0.1, **GIVEN).execute(context)
    with pytest.raises(TaskException, match="Pass value:100"):
        BigQueryValueCheckOperator(sql="SELECT 80", pass_value=100, tolerance=0.1, **GIVEN).execute(context)


def test_figures_of_two_days(google: Any, context: Context) -> None:
    operator = BigQueryIntervalCheckOperator(table="t", days_back=1, metrics_thresholds={"n": 1.5}, **GIVEN)
    assert operator.sql2 == "SELECT n FROM t WHERE ds='{{ macros.ds_add(ds, -1) }}'"
    operator.sql1, operator.sql2 = "SELECT 11", "SELECT 10"
    operator.execute(context)
    operator.sql1 = "SELECT 30"
    with pytest.raises(TaskException, match="The following tests have failed"):
        operator.execute(context)


def test_columns_in_one_job(google: Any, context: Context) -> None:
    def check(least: int) -> None:
        given = {"table": ORDERS, "column_mapping": {"id": {"min": {"geq_to": least}, "null_check": {"equal_to": 0}}}}
        BigQueryColumnCheckOperator(encryption_configuration={"kmsKeyName": "k"}, **given, **GIVEN).execute(context)

    check(1)
    (asked,) = google.asked("POST", "/jobs$")
    assert asked["configuration"]["query"]["destinationEncryptionConfiguration"] == {"kmsKeyName": "k"}
    assert context["ti"].pushed == {"job_id": asked["jobReference"]["jobId"]}
    with pytest.raises(TaskException, match="Check: min"):
        check(2)


def test_table(google: Any, context: Context) -> None:
    def check(statement: str) -> None:
        checks = {"size": {"check_statement": statement}}
        BigQueryTableCheckOperator(table=ORDERS, checks=checks, **GIVEN).execute(context)

    check("id > 0")
    with pytest.raises(TaskException, match="Check: size"):
        check("id > 1")
