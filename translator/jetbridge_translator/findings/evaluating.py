"""DAG1xx: Python that static reading cannot follow."""

from __future__ import annotations

from jetbridge_translator.findings.page import FindingPage
from jetbridge_translator.model import Level

_DAG = "from airflow import DAG\n"

PAGES: tuple[FindingPage, ...] = (
    FindingPage(
        "DAG101",
        Level.ASSUMED,
        "A branch depends on a value that is not known",
        "The condition cannot be computed without running the program. Both sides were read, so tasks of both sides appear.",
        "Give the value (`--env`, `--variables`), or delete the side that does not apply.",
        _DAG + "import socket\nif socket.gethostname() == 'prod':\n    x = 1\n",
    ),
    FindingPage(
        "DAG102",
        Level.MANUAL,
        "A loop runs over a value that is not known",
        "The number of rounds cannot be computed without running the program. The body was read once, with an unknown loop variable.",
        "Give the value (`--env`, `--variables`), or write the list into the file.",
        _DAG + "import requests\nfor name in requests.get('https://example.com').json():\n    print(name)\n",
    ),
    FindingPage(
        "DAG103",
        Level.ASSUMED,
        "The file asks for the present time",
        "Airflow computes it anew whenever it loads the file. Here one moment was taken for the whole migration.",
        "Write a fixed date: a moving start date makes runs that cannot be repeated.",
        _DAG + "from datetime import datetime\nstart = datetime.now()\n",
    ),
    FindingPage(
        "DAG104",
        Level.ASSUMED,
        "An environment variable was not given",
        "The file reads an environment variable; no `--env` names it, so it was taken as not set.",
        "Give it with `--env NAME=VALUE` if it is set where Airflow runs.",
        _DAG + "import os\nstage = os.getenv('STAGE', 'dev')\n",
    ),
    FindingPage(
        "DAG105",
        Level.MANUAL,
        "Reading the file takes too long",
        "Steps, depth of calls, time and size of values are bounded, so that no file can stop a migration.",
        "Simplify what the file computes while it is loaded.",
        _DAG + "while True:\n    pass\n",
    ),
    FindingPage(
        "DAG106",
        Level.MANUAL,
        "The file raises an error while it is loaded",
        "The statement ends in an exception that nothing catches. Airflow shows such a file as an import error. The statements after it were read all the same.",
        "Correct the error, or give what the file needs (`--path`, `--env`, `--variables`).",
        _DAG + "raise ValueError('broken')\n",
    ),
    FindingPage(
        "DAG107",
        Level.ASSUMED,
        "A file outside of the given folders is asked for",
        "Files are read inside the given folders only, so this one's content (or whether it exists) is unknown.",
        "Give its folder with `--path`.",
        _DAG + "text = open('/etc/team/settings.json').read()\n",
    ),
    FindingPage(
        "DAG108",
        Level.EXACT,
        "A call with an effect was not made",
        "The file writes, deletes, starts or sends something while it is loaded. Jetbridge never does that; the result is unknown.",
        "Check that no DAG depends on it.",
        _DAG + "import subprocess\nsubprocess.run(['ls'])\n",
    ),
    FindingPage(
        "DAG109",
        Level.MANUAL,
        "Jetbridge could not read this statement",
        "An error inside Jetbridge, not in your file. The statement was left out; the others were read.",
        "Please report it with the statement.",
    ),
    FindingPage(
        "DAG110",
        Level.ASSUMED,
        "An attribute of an object that is not known was set",
        "The object has no meaning to Jetbridge, so neither has the assignment.",
        "Check that no DAG depends on it.",
        _DAG + "import requests\nrequests.codes.x = 1\n",
    ),
    FindingPage(
        "DAG111",
        Level.ASSUMED,
        "`from … import *` of a package that is not read",
        "The names that it binds are not known; names that nothing else binds are taken as names of this package.",
        "Import the names that the file uses.",
        _DAG + "from some_package import *\n",
    ),
    FindingPage(
        "DAG112",
        Level.MANUAL,
        "A name is not defined",
        "Nothing binds the name before it is used. Airflow shows such a file as an import error.",
        "Define the name, or give the folder of the module that does.",
        _DAG + "print(nobody_defines_this)\n",
    ),
    FindingPage(
        "DAG113",
        Level.ASSUMED,
        "A `while` loop depends on a value that is not known",
        "Whether the loop goes on cannot be computed without running the program. The body was read once.",
        "Give the value, or write the loop over a list.",
        _DAG + "import random\nwhile random.random() < 0.5:\n    pass\n",
    ),
    FindingPage(
        "DAG114",
        Level.ASSUMED,
        "A relative path is taken from the given folders",
        "It means something else in each working directory, and the one of Airflow's processes is not known: there the file may be missing, and with it the DAGs.",
        "Write the path from the file on: `Path(__file__).parent / …`.",
        _DAG + "import os\nnames = os.listdir('.')\n",
    ),
)
