"""The output folder is written whole or not at all, and what the user has edited stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jetbridge_translator import placement
from jetbridge_translator.placement import Action, PlacementError, putting
from jetbridge_translator.placement.record import RECORD, WRITTEN, digest


def _put(out: Path, files: dict[str, str]) -> dict[str, Action]:
    planned = placement.plan(out, files)
    placement.put(out, planned, {"format": 1})
    return {file.path: file.action for file in planned}


def _tree(folder: Path) -> dict[str, str]:
    found = {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()}
    return {path: text for path, text in found.items() if path not in (RECORD, WRITTEN)}


def test_a_new_folder_holds_the_files_and_nothing_is_left_beside(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "jobs"
    assert set(_put(out, {"a.py": "1\n", "team/b.py": "2\n"}).values()) == {Action.CREATE}
    assert _tree(out) == {"a.py": "1\n", "team/b.py": "2\n"}
    assert [path.name for path in out.parent.iterdir()] == ["jobs"]


def test_the_second_time_gives_the_same_bytes_and_changes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "jobs"
    _put(out, {"a.py": "1\n"})
    record = (out / RECORD).read_bytes()
    planned = placement.plan(out, {"a.py": "1\n"})
    assert not placement.changes(out, planned, {"format": 1})
    assert list(placement.differences(planned)) == []
    placement.put(out, planned, {"format": 1})
    assert (out / RECORD).read_bytes() == record


def test_what_was_not_edited_is_updated_or_removed(tmp_path: Path) -> None:
    out = tmp_path / "jobs"
    _put(out, {"a.py": "1\n", "team/b.py": "2\n"})
    assert _put(out, {"a.py": "3\n"}) == {"a.py": Action.UPDATE, "team/b.py": Action.REMOVE}
    assert _tree(out) == {"a.py": "3\n"}
    assert not (out / "team").exists()


def test_an_edited_file_stays_and_the_new_text_stands_beside(tmp_path: Path) -> None:
    out = tmp_path / "jobs"
    _put(out, {"a.py": "1\n"})
    (out / "a.py").write_text("mine\n")
    assert _put(out, {"a.py": "1\n"}) == {"a.py": Action.KEEP}
    assert _tree(out) == {"a.py": "mine\n"}
    assert _put(out, {"a.py": "2\n"}) == {"a.py": Action.CONFLICT}
    assert _tree(out) == {"a.py": "mine\n", "a.py.new": "2\n"}


def test_the_new_text_stays_beside_until_somebody_has_looked_at_it(tmp_path: Path) -> None:
    out = tmp_path / "jobs"
    _put(out, {"a.py": "1\n"})
    (out / "a.py").write_text("mine\n")
    _put(out, {"a.py": "2\n"})
    record = (out / RECORD).read_bytes()
    assert not placement.changes(out, placement.plan(out, {"a.py": "2\n"}), {"format": 1})
    assert _put(out, {"a.py": "2\n"}) == {"a.py": Action.CONFLICT}
    assert (out / RECORD).read_bytes() == record
    (out / "a.py.new").unlink()
    assert _put(out, {"a.py": "2\n"}) == {"a.py": Action.KEEP}
    assert _tree(out) == {"a.py": "mine\n"}


def test_the_file_beside_goes_when_the_user_has_taken_it_over(tmp_path: Path) -> None:
    out = tmp_path / "jobs"
    _put(out, {"a.py": "1\n"})
    (out / "a.py").write_text("mine\n")
    _put(out, {"a.py": "2\n"})
    (out / "a.py").write_text("2\n")
    _put(out, {"a.py": "2\n"})
    assert _tree(out) == {"a.py": "2\n"}


def test_what_is_new_is_merged_with_what_the_user_has_edited(tmp_path: Path) -> None:
    out = tmp_path / "jobs"
    _put(out, {"a.txt": "1\n2\n3\n"})
    (out / "a.txt").write_text("mine\n2\n3\n")
    assert _put(out, {"a.txt": "1\n2\n4\n"}) == {"a.txt": Action.MERGE}
    assert _tree(out) == {"a.txt": "mine\n2\n4\n"}
    assert _put(out, {"a.txt": "1\n2\n4\n"}) == {"a.txt": Action.KEEP}
    assert _put(out, {"a.txt": "1\n2\n5\n"}) == {"a.txt": Action.MERGE}
    assert _tree(out) == {"a.txt": "mine\n2\n5\n"}


def test_a_change_that_stood_beside_is_not_lost_at_the_next_one(tmp_path: Path) -> None:
    out = tmp_path / "jobs"
    _put(out, {"a.txt": "1\n2\n3\n"})
    (out / "a.txt").write_text("mine\n2\n3\n")
    assert _put(out, {"a.txt": "ours\n2\n3\n"}) == {"a.txt": Action.CONFLICT}
    assert _put(out, {"a.txt": "ours\n2\n4\n"}) == {"a.txt": Action.CONFLICT}
    assert _tree(out) == {"a.txt": "mine\n2\n3\n", "a.txt.new": "ours\n2\n4\n"}
    (out / "a.txt").write_text("both\n2\n4\n")
    (out / "a.txt.new").unlink()
    assert _put(out, {"a.txt": "ours\n2\n5\n"}) == {"a.txt": Action.MERGE}
    assert _tree(out) == {"a.txt": "both\n2\n5\n"}


def test_the_line_of_a_conflict_is_that_of_the_users_file(tmp_path: Path) -> None:
    out = tmp_path / "jobs"
    _put(out, {"a.txt": "1\n2\n3\n"})
    (out / "a.txt").write_text("0\n1\n2\nmine\n")
    [file] = placement.plan(out, {"a.txt": "1\n2\nours\n"})
    assert file.conflicts == (4,)
    assert file.story == "you have edited lines that have changed (line 4); yours stay, the new text is in a.txt.new"


def test_a_page_is_made_anew_whoever_has_changed_it(tmp_path: Path) -> None:
    out = tmp_path / "jobs"
    _put(out, {"report.html": "1\n"})
    (out / "report.html").write_text("mine\n")
    assert _put(out, {"report.html": "2\n"}) == {"report.html": Action.UPDATE}
    assert _tree(out) == {"report.html": "2\n"}


@pytest.mark.parametrize("spoilt", ["gone", "no json", "other texts"])
def test_without_the_last_texts_an_edited_file_gets_the_new_text_beside(tmp_path: Path, spoilt: str) -> None:
    out = tmp_path / "jobs"
    _put(out, {"a.txt": "1\n2\n3\n"})
    if spoilt == "gone":
        (out / WRITTEN).unlink()
    else:
        (out / WRITTEN).write_text("{" if spoilt == "no json" else (out / WRITTEN).read_text().replace("2", "9"))
    (out / "a.txt").write_text("mine\n2\n3\n")
    assert _put(out, {"a.txt": "1\n2\n4\n"}) == {"a.txt": Action.CONFLICT}


def test_an_edited_file_that_is_no_longer_written_is_told_until_it_is_gone(tmp_path: Path) -> None:
    out = tmp_path / "jobs"
    _put(out, {"a.txt": "1\n", "b.txt": "1\n2\n3\n"})
    (out / "b.txt").write_text("mine\n2\n3\n")
    for _ in range(2):
        assert _put(out, {"a.txt": "1\n"})["b.txt"] is Action.KEEP_OLD
    assert _put(out, {"a.txt": "1\n", "b.txt": "1\n2\n4\n"})["b.txt"] is Action.MERGE
    assert _tree(out)["b.txt"] == "mine\n2\n4\n"


def test_an_edited_file_that_is_no_longer_written_stays(tmp_path: Path) -> None:
    out = tmp_path / "jobs"
    _put(out, {"a.py": "1\n", "b.py": "2\n"})
    (out / "b.py").write_text("mine\n")
    assert _put(out, {"a.py": "1\n"})["b.py"] is Action.KEEP_OLD
    assert _tree(out) == {"a.py": "1\n", "b.py": "mine\n"}


def test_what_was_there_before_the_first_migration_stays(tmp_path: Path) -> None:
    out = tmp_path / "jobs"
    (out / ".git").mkdir(parents=True)
    (out / ".git" / "HEAD").write_text("ref\n")
    (out / "a.py").write_text("theirs\n")
    (out / "link").symlink_to("a.py")
    assert _put(out, {"a.py": "ours\n"}) == {"a.py": Action.CONFLICT}
    assert _tree(out) == {".git/HEAD": "ref\n", "a.py": "theirs\n", "a.py.new": "ours\n", "link": "theirs\n"}
    assert (out / "link").is_symlink()


def test_a_failure_on_the_way_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "jobs"
    _put(out, {"a.py": "1\n", "b.py": "1\n"})
    before = _tree(out) | {"record": (out / RECORD).read_text()}

    def full(*_: object) -> dict[str, str]:
        raise OSError(28, "No space left on device", str(out))

    monkeypatch.setattr(putting, "record_texts", full)
    with pytest.raises(PlacementError, match=r"No space left on device\); it is as it was"):
        _put(out, {"a.py": "2\n", "b.py": "2\n"})
    assert _tree(out) | {"record": (out / RECORD).read_text()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["jobs"]


def test_a_failed_swap_brings_the_old_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "jobs"
    _put(out, {"a.py": "1\n"})
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(18, "Invalid cross-device link", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(PlacementError, match="it is as it was"):
        _put(out, {"a.py": "2\n"})
    assert _tree(out) == {"a.py": "1\n"}


@pytest.mark.parametrize("path", ["../a.py", "/etc/a.py", "a/../../b.py", ""])
def test_no_path_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(PlacementError, match="leads out"):
        placement.plan(tmp_path / "jobs", {path: ""})


def test_a_record_that_was_tampered_with_removes_nothing_outside(tmp_path: Path) -> None:
    out = tmp_path / "jobs"
    _put(out, {"a.py": "1\n"})
    (tmp_path / "other.txt").write_text("x")
    record = json.loads((out / RECORD).read_text())
    record["files"]["../other.txt"] = digest("x")
    (out / RECORD).write_text(json.dumps(record))
    _put(out, {"a.py": "1\n"})
    assert (tmp_path / "other.txt").read_text() == "x"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "jobs").write_text("")
    with pytest.raises(PlacementError, match="is a file"):
        placement.plan(tmp_path / "jobs", {})


def test_the_current_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PlacementError, match="current folder"):
        _put(tmp_path, {"a.py": "1\n"})


def test_the_diff_shows_what_would_happen(tmp_path: Path) -> None:
    out = tmp_path / "jobs"
    _put(out, {"a.py": "1\n", "gone.py": "1\n"})
    text = "".join(placement.differences(placement.plan(out, {"a.py": "2\n", "b.py": "3\n"})))
    assert "--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-1\n+2\n" in text
    assert "--- /dev/null\n+++ b/b.py\n" in text
    assert "--- a/gone.py\n+++ /dev/null\n" in text
