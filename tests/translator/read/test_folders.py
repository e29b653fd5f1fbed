"""Which file a module name means, and what may be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from jetbridge_translator.model import Finding
from jetbridge_translator.read import Folders, module_name


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    files = (
        "dags/team/load.py",
        "dags/team/__init__.py",
        "dags/space/inner.py",
        "plugins/hooks.py",
        "lib/tools/__init__.py",
        "lib/tools/texts.py",
        "dags/team/beside.py",
    )
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    return tmp_path


FOUND = {
    "team": "dags/team/__init__.py",
    "team.load": "dags/team/load.py",
    "space.inner": "dags/space/inner.py",
    "dags.team.load": "dags/team/load.py",
    "tools.texts": "lib/tools/texts.py",
    "hooks": None,
    "beside": "dags/team/beside.py",
    "team.nothing": None,
    "pandas": None,
}


@pytest.mark.parametrize("name", FOUND)
def test_find(repository: Path, name: str) -> None:
    folders = Folders([repository / "dags"], [repository / "lib"])
    location = folders.find(name, repository / "dags/team/load.py")
    wanted = FOUND[name]
    assert (location and location.file) == (wanted and repository / wanted)


def test_plugins_beside_the_dags_are_found_in_the_repository(repository: Path) -> None:
    location = Folders([repository]).find("hooks", repository / "dags/team/load.py")
    assert location is not None
    assert (location.file, location.certain) == (repository / "plugins/hooks.py", False)


def test_a_folder_without_init_is_a_namespace(repository: Path) -> None:
    location = Folders([repository / "dags"]).find("space", repository / "dags/team/load.py")
    assert location is not None
    assert (location.file, location.folder) == (None, repository / "dags/space")


def test_a_file_does_not_find_itself_beside_it(repository: Path) -> None:
    folders = Folders([repository])
    assert folders.find("load", repository / "dags/team/load.py") is None
    assert folders.find("load", repository / "dags/team/beside.py") is not None


def test_contains_follows_links(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (repository / "dags/link").symlink_to(outside)
    folders = Folders([repository / "dags"])
    assert folders.contains(repository / "dags/team/load.py")
    assert not folders.contains(repository / "dags/link/x")
    assert not folders.contains(repository / "dags/../plugins/hooks.py")


def test_relative_names_and_loading(repository: Path) -> None:
    folders = Folders([repository / "dags"], [repository / "lib"])
    assert folders.relative(repository / "dags/team/load.py") == "team/load.py"
    assert folders.relative(repository / "lib/tools/texts.py") == "tools/texts.py"
    first = folders.load(repository / "dags/team/load.py")
    assert first is folders.load(repository / "dags/team/load.py")
    assert isinstance(folders.load(repository / "dags/nope.py"), Finding)


def test_module_names() -> None:
    assert [module_name(file) for file in ("a.py", "a/b.py", "a/__init__.py", "__init__.py")] == [
        "a",
        "a.b",
        "a",
        "__init__",
    ]
