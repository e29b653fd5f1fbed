"""All cases; plain data that Airflow's interpreter can read."""

from __future__ import annotations

from peers.sent.cases import (
    beam,
    databricks,
    dbt_cloud,
    google,
    google_calls,
    google_learning,
    google_resources,
    kubernetes_jobs,
    livy,
    messages,
    services,
    spark,
)

CASES = (
    *databricks.CASES,
    *spark.CASES,
    *livy.CASES,
    *dbt_cloud.CASES,
    *messages.CASES,
    *services.CASES,
    *kubernetes_jobs.CASES,
    *google.CASES,
    *google_calls.CASES,
    *google_resources.CASES,
    *google_learning.CASES,
    *beam.CASES,
)
