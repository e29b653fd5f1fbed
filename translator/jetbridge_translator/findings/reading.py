"""DAG0xx: files and modules."""

from __future__ import annotations

from jetbridge_translator.findings.page import FindingPage
from jetbridge_translator.model import Level

PAGES: tuple[FindingPage, ...] = (
    FindingPage(
        "DAG001",
        Level.MANUAL,
        "The file is no Python that can be parsed",
        "Airflow cannot load the file either. Files are read with the grammar of Python 3.14 and before, whatever Python runs Jetbridge.",
        "Correct the syntax.",
        "from airflow import DAG\nprint 'python 2'\n",
    ),
    FindingPage(
        "DAG002",
        Level.MANUAL,
        "The file cannot be decoded",
        "Python reads source files as UTF-8 unless a coding line says otherwise; this file is neither.",
        "Save the file as UTF-8, or name its encoding in the first line: `# -*- coding: latin-1 -*-`.",
    ),
    FindingPage(
        "DAG003",
        Level.MANUAL,
        "The file is too large",
        "A source file of this size is generated data; reading it would take time and memory out of proportion.",
        "Move the data into a file that the DAG reads (JSON, YAML), or split the file.",
    ),
    FindingPage(
        "DAG004",
        Level.MANUAL,
        "The file cannot be read",
        "It is missing, a link that leads nowhere, no regular file, or the permission is lacking.",
        "Correct the path, the link or the permission.",
    ),
    FindingPage(
        "DAG005",
        Level.EXACT,
        "The file is empty",
        "Nothing is in it, so nothing comes out of it.",
        "Nothing to do.",
    ),
    FindingPage(
        "DAG006",
        Level.EXACT,
        "The file was read with Python's own parser",
        "Files are read with libcst. It cannot read this one, or not in a sensible time; the Python that runs Jetbridge can, and gives the same tree.",
        "Nothing to do; a generated expression of this size is better kept in a data file.",
        "from airflow import DAG\n\nTOTAL = " + " + ".join(["1"] * 700) + "\n",
    ),
    FindingPage(
        "DAG007",
        Level.MANUAL,
        "A module of your own is missing",
        "A relative import names a module that is not in the given folders, so what it defines is unknown.",
        "Give the folder that holds it with `--path`.",
        "from airflow import DAG\nfrom .missing_module import helper\n",
    ),
    FindingPage(
        "DAG008",
        Level.ASSUMED,
        "A folder beside the given ones was read",
        "DAG files import modules that the given folders do not have, and that stand beside or above them in the same repository. "
        "Airflow finds them there if the folder is on its `PYTHONPATH`; that it is the same folder is assumed.",
        "Give the folder with `--path`, or another one that holds the modules.",
    ),
)
