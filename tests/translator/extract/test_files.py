"""Which files are read: Airflow's own guess, `.airflowignore`, the generation, optional packages; and files that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from jetbridge_translator.extract import ReadOptions, read_dags
from jetbridge_translator.extract.files import dag_files
from jetbridge_translator.extract.installed import installed_packages
from jetbridge_translator.extract.neighbours import neighbours_of
from jetbridge_translator.model import AirflowVersion

DAG = "from airflow import DAG\ndag = DAG('{}')\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.py", "old/b.py", "old/deep/c.py", "tests/d.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(DAG.format(path.stem), encoding="utf-8")
    (tmp_path / "helper.py").write_text("import json\n", encoding="utf-8")
    (tmp_path / "asset.py").write_text("from airflow.sdk import asset\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("airflow dag\n", encoding="utf-8")
    return tmp_path


def _names(folder: Path, *, is_v3: bool) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in dag_files([folder], is_v3=is_v3)}


def test_files_that_mention_dags_and_airflow(folder: Path) -> None:
    assert _names(folder, is_v3=False) == {"a.py", "old/b.py", "old/deep/c.py", "tests/d.py"}
    assert "asset.py" in _names(folder, is_v3=True)


@pytest.mark.parametrize(
    ("lines", "is_v3", "left"),
    [
        ("old/.*  # gone\n", False, {"a.py", "tests/d.py"}),
        ("[bd].py$\n(\n", False, {"a.py", "old/deep/c.py"}),
        ("old/\n", True, {"a.py", "tests/d.py", "asset.py"}),
        ("**/deep/*.py\n*.py\n!a.py\n", True, {"a.py"}),
    ],
)
def test_airflowignore(lines: str, is_v3: bool, left: set[str], folder: Path) -> None:
    (folder / ".airflowignore").write_text(lines, encoding="utf-8")
    assert _names(folder, is_v3=is_v3) == left


def test_an_ignore_file_further_down_holds_there(folder: Path) -> None:
    (folder / "old" / ".airflowignore").write_text("b.py\n", encoding="utf-8")
    assert _names(folder, is_v3=False) == {"a.py", "old/deep/c.py", "tests/d.py"}


def test_one_generation_for_the_whole_batch(folder: Path) -> None:
    assert {file.version for file in read_dags([folder])} == {AirflowVersion.V3}
    (folder / "asset.py").unlink()
    assert {file.version for file in read_dags([folder])} == {AirflowVersion.V2}


def test_workers_read_the_same(folder: Path) -> None:
    one, two = read_dags([folder]), read_dags([folder], ReadOptions(workers=2))
    assert [(file.file, list(file.dags)) for file in one] == [(file.file, list(file.dags)) for file in two]


def test_files_that_cannot_be_read_end_in_findings_and_stop_no_other(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text(DAG.format("good"), encoding="utf-8")
    (tmp_path / "latin.py").write_bytes(b"# airflow dag \xff\n")
    (tmp_path / "broken.py").write_text("airflow dag = (\n", encoding="utf-8")
    (tmp_path / "link.py").symlink_to(tmp_path / "nowhere.py")
    found = {file.file: file for file in read_dags([tmp_path])}
    assert list(found["good.py"].dags) == ["good"]
    assert all(found[name].findings and not found[name].dags for name in ("latin.py", "broken.py", "link.py"))


def test_what_the_files_say_is_installed(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        "import pandas as pd\nfrom airflow.providers.docker.operators.docker import X\n", encoding="utf-8"
    )
    (tmp_path / "requirements.txt").write_text("scikit-learn>=1\nslack-sdk\n# nothing\n", encoding="utf-8")
    assert {"pandas", "docker", "sklearn", "slack_sdk", "jinja2"} <= installed_packages([tmp_path])
    assert "kubernetes" not in installed_packages([tmp_path])


def test_an_optional_package_is_absent_until_something_needs_it(reader) -> None:
    text = "from airflow import DAG\ntry:\n    import optional\nexcept ImportError:\n    optional = None\nif optional:\n    dag = DAG('d')\n"
    assert reader.file(text).dags == {}
    (reader.folder / "requirements.txt").write_text("optional==1.0\n", encoding="utf-8")
    assert list(reader.file(text).dags) == ["d"]


@pytest.mark.parametrize(
    ("name", "text", "installed"),
    [
        ("docker-compose.yaml", "image: ${AIRFLOW_IMAGE_NAME:-apache/airflow:2.11.0}\n", True),
        ("Dockerfile", "FROM apache/airflow:3.1.0-python3.12\n", True),
        ("Dockerfile", "FROM apache/airflow:slim-2.11.0\n", False),
        ("requirements.txt", "apache-airflow[google,cncf.kubernetes]==2.11.0\n", True),
        ("requirements.txt", "apache-airflow[kubernetes]==1.10.15\n", True),
        ("requirements.txt", "apache-airflow[celery]==2.11.0\n", False),
    ],
)
def test_images_and_extras_bring_providers(name: str, text: str, installed: bool, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert ("kubernetes" in installed_packages([tmp_path])) is installed


def test_packages_that_are_installed_are_no_neighbours(tmp_path: Path) -> None:
    examples = tmp_path / "site-packages" / "airflow" / "example_dags"
    examples.mkdir(parents=True)
    (tmp_path / "site-packages" / "installed.py").write_text("NAME = 'read'\n", encoding="utf-8")
    text = "from airflow import DAG\nfrom installed import NAME\nwith DAG('d', description=NAME):\n    pass\n"
    (examples / "one.py").write_text(text, encoding="utf-8")
    assert neighbours_of([examples]) == ()
