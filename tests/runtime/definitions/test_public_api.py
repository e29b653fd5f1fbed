"""The names of `jetbridge`."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import jetbridge
from jetbridge._names import OLD_SPELLINGS


def test_every_public_name_is_there():
    for name in jetbridge.__all__:
        assert getattr(jetbridge, name) is not None or name == "Any"


@pytest.mark.parametrize(("old", "new"), sorted(OLD_SPELLINGS.items()))
def test_old_spellings_are_the_same_object(old, new):
    assert getattr(jetbridge, old) is getattr(jetbridge, new)
    assert old not in jetbridge.__all__


def test_a_name_that_does_not_exist():
    with pytest.raises(AttributeError, match="no attribute 'asset'"):
        _ = jetbridge.asset


def test_the_stub_names_what_the_table_names():
    made = runpy.run_path(str(Path(__file__).with_name("public_stub.py")))
    assert made["STUB"].read_text(encoding="utf-8") == made["stub_text"](), "run public_stub.py to write it again"


def test_importing_is_cheap_and_lazy():
    code = "import sys, jetbridge; jetbridge.op; jetbridge.job; print([m for m in ('pydantic', 'sqlalchemy', 'jinja2', 'libcst', 'networkx') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_names_of_a_job_file_bring_nothing_that_few_jobs_need():
    code = """if True:
        import sys
        from jetbridge import Config, In, Out, execute_job, graph, job, op

        heavy = ("asyncio", "croniter", "jinja2", "networkx", "pendulum", "sqlalchemy", "unittest.mock", "yaml")
        print([name for name in heavy if name in sys.modules])"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
