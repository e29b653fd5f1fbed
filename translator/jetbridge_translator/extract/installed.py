"""Which packages are installed where the DAGs run, as far as the files tell: unguarded imports, requirements nearby, what Airflow brings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from jetbridge_translator.extract.files import python_files
from jetbridge_translator.extract.generation import nearby_files

_IMPORT = re.compile(r"^(?:import|from)[ \t]+([\w.]+)", re.MULTILINE)
_REQUIREMENT = re.compile(r"^[ \t]*[\"']?([A-Za-z][\w.-]+)", re.MULTILINE)
_EXTRAS = re.compile(r"\bapache-airflow\[([^\]]*)\]", re.IGNORECASE)
_IMAGE = re.compile(r"\bapache/airflow:(?!slim-)", re.IGNORECASE)
_HEAD = 1_000_000
_WITH_AIRFLOW = frozenset(
    [
        "airflow",
        "alembic",
        "argcomplete",
        "attr",
        "attrs",
        "cattrs",
        "croniter",
        "cron_descriptor",
        "cryptography",
        "dateutil",
        "deprecated",
        "flask",
        "fsspec",
        "httpx",
        "itsdangerous",
        "jinja2",
        "jsonschema",
        "jwt",
        "lockfile",
        "markdown",
        "markupsafe",
        "marshmallow",
        "msgspec",
        "opentelemetry",
        "packaging",
        "pathspec",
        "pendulum",
        "psutil",
        "pydantic",
        "pygments",
        "pytz",
        "requests",
        "rich",
        "setproctitle",
        "sqlalchemy",
        "structlog",
        "tabulate",
        "tenacity",
        "termcolor",
        "typing_extensions",
        "upath",
        "uvicorn",
        "werkzeug",
        "yaml",
    ]
)
_WITH_PROVIDER = {
    "amazon": ("boto3", "botocore"),
    "cncf": ("kubernetes",),
    "databricks": ("databricks",),
    "docker": ("docker",),
    "google": ("google", "googleapiclient", "pandas"),
    "microsoft": ("azure",),
    "mongo": ("pymongo",),
    "postgres": ("psycopg2",),
    "redis": ("redis",),
    "slack": ("slack_sdk",),
    "snowflake": ("snowflake",),
    "sftp": ("paramiko",),
    "ssh": ("paramiko",),
}
_IN_IMAGE = (
    "amazon",
    "cncf",
    "docker",
    "google",
    "microsoft",
    "postgres",
    "redis",
    "sftp",
    "slack",
    "snowflake",
    "ssh",
)
"""Providers that Airflow's own image has, unless it is the slim one: https://airflow.apache.org/docs/docker-stack/build-arg-ref.html"""
_OTHER_NAMES = {
    "beautifulsoup4": "bs4", "google-cloud-bigquery": "google", "google-cloud-storage": "google", "psycopg2-binary": "psycopg2",
    "pyyaml": "yaml", "python-dateutil": "dateutil", "scikit-learn": "sklearn", "slack-sdk": "slack_sdk", "snowflake-connector-python": "snowflake",
    "sentry-sdk": "sentry_sdk", "dbt-core": "dbt", "astronomer-cosmos": "cosmos",
}  # fmt: skip


def installed_packages(roots: Iterable[Path]) -> frozenset[str]:
    """Top-level import names of packages that are surely installed."""
    folders = list(roots)
    found = set(_WITH_AIRFLOW)
    for file in python_files(folders):
        for name in _IMPORT.findall(_text(file)):
            found |= _brought_by(name)
    for file in nearby_files(folders):
        text = _text(file)
        for requirement in _REQUIREMENT.findall(text):
            found |= _of_requirement(requirement.lower())
        for provider in _providers_in(text):
            found |= set(_WITH_PROVIDER.get(provider, ()))
    return frozenset(found)


def _providers_in(text: str) -> Iterator[str]:
    """Those that an image, or an extra of Airflow, brings."""
    if _IMAGE.search(text):
        yield from _IN_IMAGE
    for extras in _EXTRAS.findall(text):
        for extra in extras.lower().split(","):
            name = extra.strip().replace("-", ".").removeprefix("apache.")
            yield _FORMER_EXTRAS.get(name, name.partition(".")[0])


_FORMER_EXTRAS = {"kubernetes": "cncf", "aws": "amazon", "gcp": "google", "azure": "microsoft"}


def _text(file: Path) -> str:
    try:
        with file.open(encoding="utf-8", errors="replace") as stream:
            return stream.read(_HEAD)
    except OSError:
        return ""


def _brought_by(name: str) -> set[str]:
    parts = name.split(".")
    brought = {parts[0]} if parts[0] else set()
    if parts[:2] == ["airflow", "providers"] and len(parts) > 2:  # noqa: PLR2004 -- the provider's name comes third
        brought |= set(_WITH_PROVIDER.get(parts[2], ()))
    return brought


def _of_requirement(requirement: str) -> set[str]:
    prefix = "apache-airflow-providers-"
    if requirement.startswith(prefix):
        return set(_WITH_PROVIDER.get(requirement.removeprefix(prefix).partition("-")[0], ()))
    plain = requirement.replace("-", "_").replace(".", "_")
    return {plain, plain.removeprefix("python_"), _OTHER_NAMES.get(requirement, plain)}
