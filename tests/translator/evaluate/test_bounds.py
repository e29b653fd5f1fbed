"""A hostile file ends in a finding: reading it is bounded in steps, depth, time and memory, and has no effect on the machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jetbridge_translator.evaluate import Limits
from jetbridge_translator.extract import ReadOptions, read_dags
from jetbridge_translator.read import Folders

LIMITS = Limits(steps=20_000, seconds=1.0, size=100_000, memory=1_000_000, bytes=300_000_000)
NESTED = "s = [1]\nfor i in range(100):\n    s = [s, s]\n"
TWICE = "t = [1]\nfor i in range(100):\n    t = [t, t]\n"

ENDLESS = {
    "while True": "while True:\n    pass",
    "a long loop": "for i in range(10**9):\n    pass",
    "an except that catches everything": "while True:\n    try:\n        raise ValueError\n    except BaseException:\n        continue",
    "recursion": "def f(n):\n    return f(n + 1)\nf(0)",
    "recursion of a property": "class A:\n    @property\n    def p(self):\n        return self.p\nA().p",
    "recursion of a metaclass": "class M(type):\n    def __call__(cls):\n        return cls()\nclass A(metaclass=M):\n    pass\nA()",
    "a generator that never ends": "def f():\n    while True:\n        yield 1\nlist(f())",
    "an object that iterates for ever": "class A:\n    def __iter__(self):\n        return self\n    def __next__(self):\n        return 1\nlist(A())",
    "zip of infinite generators": "from itertools import count\nlist(zip(count(), count()))",
    "any over an infinite map": "from itertools import count\nany(map(lambda x: False, count()))",
    "a set that takes infinitely many": "from itertools import count\nset().update(count())",
    "a counter of infinitely many": "from collections import Counter\nfrom itertools import count\nCounter(count())",
    "a queue of infinitely many": "from collections import deque\nfrom itertools import count\ndeque(count(), maxlen=1)",
    "join of infinitely many": "from itertools import count\n''.join(map(str, count()))",
    "a product": "from itertools import product\nlist(product(range(1000), repeat=10))",
    "a range as a list": "list(range(10**12))",
    "a range as keys": "dict.fromkeys(range(10**12))",
    "the sum of a range": "sum(range(10**12))",
    "a search in a range": "'a' in range(10**12)",
    "unpacking": "from itertools import count\na, *b = count()",
    "arguments": "from itertools import count\nprint(*count())",
    "a power": "pow(10, 10**9)",
    "a power by operator": "10 ** (10**9)",
    "a power by method": "(10).__pow__(10**9)",
    "a power by function": "import operator\noperator.pow(10, 10**9)",
    "a power of a fraction": "from fractions import Fraction\nFraction(3, 7) ** (10**9)",
    "squares of squares": "x = 2\nfor i in range(100):\n    x = x * x",
    "a shift": "1 << (10**11)",
    "a factorial": "import math\nmath.factorial(10**7)",
    "a key derivation": "import hashlib\nhashlib.pbkdf2_hmac('sha256', b'a', b'b', 10**9)",
    "a long text": "'a' * 10**10",
    "a long text by function": "import operator\noperator.mul('a', 10**10)",
    "a text that doubles": "s = 'a'\nfor i in range(100):\n    s = s + s",
    "a text that doubles in a format": "s = 'a'\nfor i in range(100):\n    s = '{0}{0}'.format(s)",
    "a text that doubles in an f-string": "s = 'a'\nfor i in range(100):\n    s = f'{s}{s}'",
    "a text that grows by replacing": "s = 'a'\nfor i in range(100):\n    s = s.replace('a', 'aa')",
    "a text that grows by a table": "x = ('a' * 90_000).translate({97: 'b' * 90_000})",
    "a width": "f'{1:{10**10}}'",
    "a width of %": "'%10000000000d' % 1",
    "a list that doubles": "s = [1]\nfor i in range(100):\n    s = [*s, *s]",
    "a list that takes itself": "s = [1]\nfor i in range(100):\n    s.extend(s)",
    "many long texts": "d = []\nfor i in range(10**9):\n    d.append('x' * 90_000)",
    "many bytes": "bytes(10**11)",
    "the text of a list of lists": f"{NESTED}str(s)",
    "lists of lists compared": f"{NESTED}{TWICE}s == t",
    "lists of lists as JSON": f"import json\n{NESTED}json.dumps(s)",
    "a regular expression": "import re\nre.match('(a+)+$', 'a' * 40 + 'b')",
    "many DAG-like names": "for i in range(10**9):\n    globals()[f'd{i}'] = i",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_has_no_end_ends_in_a_finding(name: str, evaluate: Any) -> None:
    evaluation = evaluate(f"before = 1\n{ENDLESS[name]}\nafter = 2", limits=LIMITS)
    assert [found.code for found in evaluation.findings] == ["DAG105"]
    assert evaluation.names["before"] == 1
    assert "after" not in evaluation.names


def test_a_list_that_holds_itself_is_no_endless_one(evaluate: Any) -> None:
    evaluation = evaluate("s = [1]\ns.append(s)\nx = str(s)", limits=LIMITS)
    assert (evaluation.names["x"], evaluation.findings) == ("[1, [...]]", ())


def test_aliases_of_yaml_that_unfold_without_end(tmp_path: Path) -> None:
    levels = "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}]\n" for i in range(1, 40))
    (tmp_path / "bomb.yaml").write_text(f"a0: &a0 [x, x]\n{levels}")
    (tmp_path / "dag.py").write_text(
        "import yaml\nfrom pathlib import Path\nfrom airflow import DAG\nfrom airflow.operators.bash import BashOperator\n"
        "before = DAG('before', schedule=None)\n"
        "given = yaml.safe_load((Path(__file__).parent / 'bomb.yaml').read_text())\n"
        "with DAG('bomb', schedule=None):\n    BashOperator(task_id='a', bash_command='x', env=given)\n"
    )
    (file,) = read_dags([tmp_path], ReadOptions())
    assert "DAG105" in {found.code for found in file.findings}


@pytest.mark.parametrize("kind", ["too large", "no regular file"])
def test_data_files_that_nobody_should_read(kind: str, evaluate: Any, tmp_path: Path) -> None:
    data = tmp_path / "data.yaml"
    if kind == "too large":
        data.write_bytes(b"- a: b\n" * 8_000_000)
    else:
        data.symlink_to("/dev/zero")
    text = f"import yaml\nwith open({str(data)!r}) as f:\n    x = yaml.safe_load(f)\ny = 1"
    evaluation = evaluate({"dag.py": text}, search=(str(tmp_path),))
    assert type(evaluation.names["x"]).__name__ == "UnknownValue"
    assert evaluation.names["y"] == 1


def test_a_link_out_of_the_folders_is_not_read(tmp_path: Path) -> None:
    outside, dags = tmp_path / "outside", tmp_path / "dags"
    for folder in (outside, dags):
        folder.mkdir()
    text = "from airflow import DAG\ndag = DAG('secret', schedule=None)\n"
    (outside / "secret.py").write_text(text)
    (outside / "own.py").write_text(text)
    (dags / "link.py").symlink_to(outside / "secret.py")
    (dags / "helpers").symlink_to(outside)
    (dags / "main.py").write_text("from airflow import DAG\nfrom helpers.own import dag\n")
    files = {file.file: file for file in read_dags([dags])}
    assert [found.code for found in files["link.py"].findings] == ["DAG004"]
    assert [file.dags for file in files.values()] == [{}, {}]
    assert not Folders([dags]).leads_out(dags / "main.py")
    linked = tmp_path / "linked"
    linked.symlink_to(dags)
    assert not Folders([linked]).leads_out(linked / "main.py")  # the given folder itself may be a link


EFFECTS = """
import os, shutil, socket, subprocess, sys, threading, time, urllib.request, ctypes, multiprocessing, tempfile, pickle
import requests, sqlite3, smtplib
from pathlib import Path
from airflow import DAG

def attempts():
    yield lambda: subprocess.run(["touch", TARGET])
    yield lambda: subprocess.Popen(["touch", TARGET])
    yield lambda: os.system("touch " + TARGET)
    yield lambda: os.popen("touch " + TARGET).read()
    yield lambda: os.fork()
    yield lambda: os.execv("/bin/true", ["true"])
    yield lambda: os.kill(os.getpid(), 9)
    yield lambda: os._exit(3)
    yield lambda: open(TARGET, "w").write("x")
    yield lambda: Path(TARGET).write_text("x")
    yield lambda: Path(TARGET).touch()
    yield lambda: Path(TARGET).mkdir()
    yield lambda: os.makedirs(TARGET)
    yield lambda: os.remove(__file__)
    yield lambda: os.rename(__file__, TARGET)
    yield lambda: os.chdir("/")
    yield lambda: os.symlink("/etc", TARGET)
    yield lambda: shutil.rmtree(os.path.dirname(__file__))
    yield lambda: tempfile.mkdtemp()
    yield lambda: socket.create_connection(("127.0.0.1", 9))
    yield lambda: socket.socket().connect(("127.0.0.1", 9))
    yield lambda: urllib.request.urlopen("http://127.0.0.1:9/")
    yield lambda: requests.get("http://127.0.0.1:9/")
    yield lambda: smtplib.SMTP("127.0.0.1", 9)
    yield lambda: sqlite3.connect(TARGET)
    yield lambda: ctypes.CDLL(None).system(b"touch")
    yield lambda: multiprocessing.Process(target=print).start()
    yield lambda: threading.Thread(target=print).start()
    yield lambda: time.sleep(1000)
    yield lambda: input()
    yield lambda: eval("__import__('os').system('touch " + TARGET + "')")
    yield lambda: exec("import os; os.system('touch " + TARGET + "')")
    yield lambda: __import__("os").system("touch " + TARGET)
    yield lambda: pickle.loads(b"cposix\\nsystem\\n(S'true'\\ntR.")
    yield lambda: open("/etc/passwd").read()
    yield lambda: Path("/etc/passwd").read_text()
    yield lambda: open(os.path.join(os.path.dirname(__file__), "../secret.txt")).read()
    yield lambda: os.listdir("/etc")
    yield lambda: list(os.walk("/etc"))
    yield lambda: list(Path("/etc").glob("**/*"))
    yield lambda: ().__class__.__base__.__subclasses__()
    yield lambda: (lambda: 0).__globals__["__builtins__"]
    yield lambda: "{0.__class__.__init__.__globals__}".format(Path)

for attempt in attempts():
    try:
        attempt()
    except Exception:
        pass

dag = DAG("after", schedule=None)
"""

WATCHED = """
import json, sys
from pathlib import Path
from jetbridge_translator.extract import ReadOptions, read_dags

folder, warm = Path(sys.argv[1]), Path(sys.argv[2])
read_dags([warm])  # loads what reading needs
seen, watching = [], True
inside = (str(folder), sys.prefix, sys.base_prefix, sys.argv[3], "/proc/self/statm", "/usr/share/zoneinfo", "/etc/localtime")
quiet = ("object.", "import", "pathlib.", "glob.", "compile", "exec", "code.", "sys.", "marshal", "builtins.id", "gc.", "os.listdir", "os.scandir", "cpython", "re.", "ctypes", "array.", "builtins.input", "time.", "signal.", "resource.")

def hook(event, arguments):
    if not watching or event.startswith(quiet):
        return
    if event in ("open",) and str(arguments[0]).startswith(inside) and not set(str(arguments[1])) & set("wax+"):
        return
    seen.append(f"{event} {arguments!r}")

sys.addaudithook(hook)
(file,) = read_dags([folder / "dags"], ReadOptions())
watching = False
print(json.dumps({"dags": list(file.dags), "seen": seen}))
"""


def test_reading_has_no_effect_and_looks_nowhere_else(tmp_path: Path) -> None:
    for name in ("dags/.git", "warm"):  # files that pin versions are looked for up to the folder of the repository
        (tmp_path / name).mkdir(parents=True)
    target = tmp_path / "target"
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "dags" / "dag.py").write_text(f"TARGET = {str(target)!r}\n{EFFECTS}")
    (tmp_path / "warm" / "dag.py").write_text("from airflow import DAG\ndag = DAG('warm', schedule=None)\n")
    ours = Path(__file__).parents[3]
    command = [sys.executable, "-c", WATCHED, str(tmp_path), str(tmp_path / "warm"), str(ours)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=300)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert not answer["seen"], "\n".join(answer["seen"])
    assert answer["dags"] == ["after"]
    assert not target.exists()
