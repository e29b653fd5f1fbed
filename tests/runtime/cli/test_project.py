"""Jobs are found in folders, files and modules; what is wrong is told with its place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jetbridge.errors import CodeLocationLoadError
from jetbridge.project import is_jobs, load_project

ONE_JOB = (
    "from jetbridge import job, op\n\n\n@op\ndef {name}():\n    return 1\n\n\n@job\ndef {name}_job():\n    {name}()\n"
)


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, "utf-8")
    return folder


def test_folder_with_definitions(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "jobs",
        first=ONE_JOB.format(name="first"),
        definitions="from first import first_job\n\nfrom jetbridge import Definitions\n\ndefs = Definitions(jobs=[first_job])\n",
    )
    project = load_project(folder)
    assert list(project.jobs) == ["first_job"]
    assert list(project.files()) == ["first.py"]
    assert is_jobs(folder)


def test_two_folders_with_modules_of_the_same_name(tmp_path: Path) -> None:
    one = write(tmp_path / "one", shared=ONE_JOB.format(name="one"), definitions="from shared import one_job\n")
    two = write(tmp_path / "two", shared=ONE_JOB.format(name="two"), definitions="from shared import two_job\n")
    assert list(load_project(one).jobs) == ["one_job"]
    assert list(load_project(two).jobs) == ["two_job"]
    assert list(load_project(one).jobs) == ["one_job"]


def test_single_file(tmp_path: Path) -> None:
    file = write(tmp_path / "x", alone=ONE_JOB.format(name="alone")) / "alone.py"
    assert list(load_project(file).jobs) == ["alone_job"]
    assert is_jobs(file)


def test_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "x", some_module_with_jobs=ONE_JOB.format(name="alone"))
    monkeypatch.syspath_prepend(str(tmp_path / "x"))
    assert list(load_project("some_module_with_jobs").jobs) == ["alone_job"]


def test_job_by_dag_id(tmp_path: Path) -> None:
    text = ONE_JOB.format(name="a").replace("@job", '@job(tags={"airflow/dag_id": "my.dag"})')
    project = load_project(write(tmp_path / "x", alone=text) / "alone.py")
    assert project.job("my.dag") is project.job("a_job")
    with pytest.raises(CodeLocationLoadError, match=r"no job 'b'.*Jobs there: a_job"):
        project.job("b")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("import jetbridge\nx = 1 +\n", r"alone\.py:2:\d+: invalid syntax"),
        ("import jetbridge\n\nraise KeyError('boom')\n", r"alone\.py:3: KeyError: 'boom'"),
        (
            "import jetbridge\nimport absent_module\n",
            r"alone\.py:2: ModuleNotFoundError: No module named 'absent_module'",
        ),
        ("import jetbridge\n", "holds no job"),
        ("import sys\n\nsys.exit(3)\n", r"alone\.py:3: SystemExit: 3"),
    ],
)
def test_what_is_wrong(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(CodeLocationLoadError, match=says):
        load_project(write(tmp_path / "x", alone=text) / "alone.py")


@pytest.mark.parametrize("target", ["absent/folder", "absent.py", "no such thing", "absent_module", "os.absent"])
def test_nothing_there(target: str) -> None:
    with pytest.raises(CodeLocationLoadError, match=r"no folder with definitions.py, no Python file and no module"):
        load_project(target)


def test_a_module_that_needs_one_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "needs_another.py").write_text("import absent_module\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(CodeLocationLoadError, match=r"needs_another.py:1: .*No module named 'absent_module'"):
        load_project("needs_another")


def test_dag_files_are_no_jobs(tmp_path: Path) -> None:
    folder = write(tmp_path / "dags", dag="from airflow import DAG\n")
    assert not is_jobs(folder)
    assert not is_jobs(folder / "dag.py")
    (tmp_path / "binary.py").write_bytes(b"\xff\xfe")
    assert not is_jobs(tmp_path / "binary.py")


BOTH = "from bad import bad_job, bad_schedule\nfrom good import good_job\n\nfrom jetbridge import Definitions\n\ndefs = Definitions(jobs=[bad_job, good_job], schedules=[bad_schedule])\n"


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("import absent_module\n", r"bad\.py:1: ModuleNotFoundError: No module named 'absent_module'"),
        ("x = 1 +\n", r"bad\.py:1:\d+: invalid syntax"),
        ("import helper\n", r"helper\.py:1: ZeroDivisionError"),
    ],
)
def test_a_broken_file_does_not_stop_the_others(tmp_path: Path, bad: str, says: str) -> None:
    folder = write(tmp_path / "x", bad=bad, helper="1 / 0\n", good=ONE_JOB.format(name="good"), definitions=BOTH)
    for _ in range(2):
        project = load_project(folder)
        assert list(project.jobs) == ["good_job"]
        assert list(project.broken) == ["bad.py"]
        with pytest.raises(CodeLocationLoadError, match=says):
            project.job("bad_job")


def test_definitions_that_need_the_broken_file(tmp_path: Path) -> None:
    text = BOTH + "print(bad_job.name)\n"
    folder = write(tmp_path / "x", bad="1 / 0\n", good=ONE_JOB.format(name="good"), definitions=text)
    with pytest.raises(CodeLocationLoadError, match=r"bad\.py:1: ZeroDivisionError"):
        load_project(folder)


def test_dotenv_sets_what_the_environment_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("JB_FROM_FILE", "JB_FROM_BOTH", "JB_EMPTY"):
        monkeypatch.setenv(name, "outside")
    monkeypatch.delenv("JB_FROM_FILE")
    monkeypatch.delenv("JB_EMPTY")
    folder = write(tmp_path / "jobs", definitions=ONE_JOB.format(name="one"))
    (folder / ".env").write_text("JB_FROM_FILE='a b'\nexport JB_FROM_BOTH=file\nJB_EMPTY=\n", "utf-8")
    load_project(folder)
    assert os.environ["JB_FROM_FILE"] == "a b"
    assert os.environ["JB_FROM_BOTH"] == "outside"
    assert "JB_EMPTY" not in os.environ


def test_dotenv_that_is_no_text(tmp_path: Path) -> None:
    folder = write(tmp_path / "jobs", definitions=ONE_JOB.format(name="one"))
    (folder / ".env").write_bytes(b"A=\xff\xfe")
    with pytest.raises(CodeLocationLoadError, match=r"\.env cannot be read"):
        load_project(folder)
