"""Mounts of containers are dictionaries, and shown as Airflow shows them: compared with docker's own class."""

from __future__ import annotations

import docker.types
import pytest

from jetbridge_translator.extract.dictionary_objects import dictionary_of
from jetbridge_translator.model import ExternalCall
from jetbridge_translator.structure import text_of


@pytest.mark.parametrize(
    ("arguments", "keywords"),
    [
        (("/in", "/out"), {"type": "bind", "read_only": True}),
        (("/in",), {"source": "volume", "no_copy": True, "labels": {"a": "b"}}),
        (("/in", "", "tmpfs"), {"tmpfs_size": 100, "tmpfs_mode": 0o700}),
        (("/in", "/out", "bind", False, "cached", "shared"), {}),
    ],
)
def test_a_mount_is_shown_as_the_dictionary_that_it_is(arguments, keywords) -> None:
    call = ExternalCall("docker.types.Mount", arguments, keywords)
    assert text_of([call]) == str([dict(docker.types.Mount(*arguments, **keywords))])


@pytest.mark.parametrize(
    "call",
    [
        ExternalCall("docker.types.Mount", ("/in",), {}),
        ExternalCall("docker.types.Mount", ("/in", "/out"), {"unheard_of": 1}),
        ExternalCall("docker.types.Mount", ("/in", "/out"), {"type": "tmpfs", "tmpfs_size": "1g"}),
        ExternalCall("docker.types.LogConfig", (), {}),
    ],
)
def test_what_is_not_known_for_sure_stays_an_object(call: ExternalCall) -> None:
    assert dictionary_of(call) is None


def test_a_mount_gives_no_finding(reader) -> None:
    read = reader.file("""
        from airflow import DAG
        from airflow.providers.docker.operators.docker import DockerOperator
        from docker.types import Mount

        with DAG("d", schedule=None):
            DockerOperator(task_id="a", image="x", mounts=[Mount("/in", "/out", type="bind")])
        """)
    assert [finding for finding in read.findings if finding.code == "DAG220"] == []
