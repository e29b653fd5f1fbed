"""DAG5xx: the batch of files, the ledger, and the output folder."""

from __future__ import annotations

from jetbridge_translator.findings.page import FindingPage
from jetbridge_translator.model import Level

PAGES: tuple[FindingPage, ...] = (
    FindingPage(
        "DAG501",
        Level.ASSUMED,
        "This statement is unaccounted for",
        "It made no DAG, task or edge, and it is not in what was written. It may do something when the file is imported"
        " (set up logging, change a module, write a file) that the jobs then lack.",
        "Look at the statement. If the jobs need what it does, put it into the written module; if not, nothing has to be done.",
        "from airflow import DAG\nimport logging\n\nlogging.disable(10)\n\nwith DAG('quiet', schedule=None):\n    pass\n",
    ),
    FindingPage(
        "DAG502",
        Level.ASSUMED,
        "A file that you have edited was kept",
        "The file in the output folder is not what was written last time, so somebody has worked on it. Your edits stay; what the DAGs have changed"
        " elsewhere in the file is added to it. A file that no DAG makes any more is kept if you have edited it, and removed if not.",
        "Nothing to do, unless no DAG makes the file any more: then delete it, or keep it as a file of your own.",
    ),
    FindingPage(
        "DAG503",
        Level.MANUAL,
        "The file could not be translated because of an error in Jetbridge",
        "This is never the fault of the file. The other files were translated.",
        "Please report it with the message and, if you can, with the file.",
    ),
    FindingPage(
        "DAG504",
        Level.EXACT,
        "The file defines no DAG",
        "Airflow finds no DAG in it either. Where a file with DAGs imports it, what they need of it travels along.",
        "Nothing to do; if you expected a DAG here, see the other findings of this file.",
        "from airflow.operators.bash import BashOperator\n",
    ),
    FindingPage(
        "DAG505",
        Level.MANUAL,
        "Your edits and the changes of the DAGs meet",
        "Both have changed the same lines since the last migration, or the file with both would not load. The file stays as you have left it;"
        " the new text stands beside it, with `.new` at the end of its name. The line is that of your file.",
        "Compare both files, take over what you need, and delete the `.new` file: the next migration starts from there.",
    ),
)
