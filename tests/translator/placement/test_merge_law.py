"""Three texts merge by diff3's laws, whatever they are."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jetbridge_translator import placement
from jetbridge_translator.placement import Action
from jetbridge_translator.placement.merge import merge

LINES = st.lists(st.sampled_from(["a", "b", "c", "", "x = 1"]), max_size=12)
TEXTS = LINES.map(lambda lines: "".join(f"{line}\n" for line in lines))


@given(TEXTS, TEXTS)
def test_a_side_that_has_changed_nothing_takes_the_other_one(base: str, other: str) -> None:
    assert merge(base, base, other).text == other
    assert merge(base, other, base).text == other
    assert merge(base, other, other).text == other
    assert (
        not merge(base, other, base).conflicts
        + merge(base, base, other).conflicts
        + merge(base, other, other).conflicts
    )


@given(TEXTS, TEXTS, TEXTS)
def test_both_sides_conflict_in_the_same_places_or_merge_to_the_same_text(base: str, mine: str, theirs: str) -> None:
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert len(one.conflicts) == len(other.conflicts)
    assert one.conflicts or one.text == other.text


@st.composite
def disjoint(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """A base of lines that each stand once, and edits of both sides with at least one line between them."""
    size = draw(st.integers(3, 20))
    lines = [f"line {number}" for number in range(size)]
    owners = draw(st.lists(st.sampled_from(["mine", "theirs", "nobody"]), min_size=size, max_size=size))
    texts: dict[str, list[str]] = {"mine": [], "theirs": [], "both": [], "base": lines}
    last = "nobody"
    for line, drawn in zip(lines, owners, strict=True):
        owner = drawn if last in {drawn, "nobody"} else "nobody"
        last = owner
        change = draw(st.sampled_from([[], [f"{owner}: {line}"], [line, f"{owner} after {line}"]]))
        for side in ("mine", "theirs", "both"):
            texts[side] += change if owner in (side, *(("mine", "theirs") if side == "both" else ())) else [line]
    base, mine, theirs, both = ("".join(f"{line}\n" for line in texts[k]) for k in ("base", "mine", "theirs", "both"))
    return base, mine, theirs, both


@given(disjoint())
def test_disjoint_edits_all_survive(drawn: tuple[str, str, str, str]) -> None:
    base, mine, theirs, both = drawn
    assert merge(base, mine, theirs).text == both
    assert not merge(base, mine, theirs).conflicts


@settings(max_examples=25)
@given(disjoint())
def test_a_folder_keeps_both_sides_and_then_nothing_changes(drawn: tuple[str, str, str, str]) -> None:
    base, mine, theirs, both = drawn
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "jobs"
        placement.put(out, placement.plan(out, {"a.txt": base}), {})
        (out / "a.txt").write_text(mine)
        placement.put(out, placement.plan(out, {"a.txt": theirs}), {})
        assert (out / "a.txt").read_text() == both
        again = placement.plan(out, {"a.txt": theirs})
        assert not placement.changes(out, again, {})
        assert {file.action for file in again} <= {Action.KEEP, Action.UNCHANGED}


@settings(max_examples=25)
@given(
    st.dictionaries(st.sampled_from(["a.txt", "b/c.txt", "d.txt"]), TEXTS),
    st.dictionaries(st.sampled_from(["a.txt", "b/c.txt", "e.txt"]), TEXTS),
)
def test_without_edits_a_folder_is_as_a_fresh_one(before: dict[str, str], after: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        old, fresh = Path(folder) / "old", Path(folder) / "fresh"
        placement.put(old, placement.plan(old, before), {})
        placement.put(old, placement.plan(old, after), {})
        placement.put(fresh, placement.plan(fresh, after), {})
        trees = [
            {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
            for root in (old, fresh)
        ]
        assert trees[0] == trees[1]


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "lines"),
    [
        ("1\n2\n3\n", "1\nm\n3\n", "1\nt\n3\n", (2,)),
        ("1\n2\n3\n", "1\n3\n", "1\nt\n3\n", (2,)),  # mine is deleted where theirs is changed
        ("1\n2\n3\n", "0\n1\nm\n3\n", "1\nt\n3\n", (3,)),
        ("1\n2\n", "1\n2\nm\n", "1\n2\nt\n", (3,)),  # both add at the end
        ("1\n", "m\n", "", (1,)),
    ],
)
def test_where_edits_meet_mine_stands_and_the_line_is_told(
    base: str, mine: str, theirs: str, lines: tuple[int, ...]
) -> None:
    found = merge(base, mine, theirs)
    assert found.conflicts == lines
    assert found.text == mine
