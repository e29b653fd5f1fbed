"""What is not done while a file is read: processes, network, writing. And what has no result that matters: logging, warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.native_functions import NAMES, Native, computes
from jetbridge_translator.evaluate.protocol import AbstractObject, Site

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator

Arguments = tuple[Any, ...]
Keywords = dict[str, Any]

_NOT_MADE = """os.system os.popen os.mkdir os.makedirs os.remove os.unlink os.rename os.replace os.rmdir os.chmod os.chdir os.kill os.putenv
os.symlink os.removedirs subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.Popen subprocess.getoutput
shutil.copy shutil.copyfile shutil.copytree shutil.move shutil.rmtree shutil.make_archive
socket.socket socket.gethostbyname urllib.request.urlopen urllib.request.urlretrieve requests.get requests.post requests.put requests.delete
requests.request requests.Session""".split()


def _not_made(name: str) -> Any:
    def body(machine: Evaluator, _arguments: Arguments, _keywords: Keywords) -> Any:
        machine.finding("DAG108", machine.here(), f"`{name}` was not called")
        return machine.not_known(f"`{name}` is not called while a file is read", machine.node, machine.frame)

    return body


for _name in _NOT_MADE:
    computes(_name)(_not_made(_name))


class Quiet(AbstractObject):
    """A logger: whatever is called on it does nothing."""

    __slots__ = ()
    shareable = True

    def get_attribute(self, name: str, site: Site, machine: Any) -> Any:
        """A method that does nothing; `logger.name` and the like are not known."""
        return Native(f"logger.{name}", _nothing)

    def set_attribute(self, name: str, value: Any, site: Site, machine: Any) -> None:
        """Nothing reads it."""


def _nothing(_machine: Evaluator, _arguments: Arguments, _keywords: Keywords) -> Any:
    return None


QUIET = Quiet()


@computes("logging.getLogger", "structlog.get_logger", "structlog.getLogger")
def _logger(_machine: Evaluator, _arguments: Arguments, _keywords: Keywords) -> Any:
    return QUIET


NAMES["logging.root"] = QUIET  # type: ignore[assignment]
NAMES["loguru.logger"] = QUIET  # type: ignore[assignment]
for _name in "basicConfig info debug warning error exception critical log captureWarnings addLevelName disable".split():
    computes(f"logging.{_name}")(_nothing)
for _name in "warn simplefilter filterwarnings resetwarnings".split():
    computes(f"warnings.{_name}")(_nothing)
computes("sys.path.append", "sys.path.insert", "sys.path.extend", "sys.setrecursionlimit", "urllib3.disable_warnings")(
    _nothing
)
computes(
    "pprint.pprint",
    "traceback.print_exc",
    "atexit.register",
    "load_dotenv.load_dotenv",
    "dotenv.load_dotenv",
    "sys.path.remove",
)(_nothing)
for _level, _number in {
    "DEBUG": 10,
    "INFO": 20,
    "WARNING": 30,
    "WARN": 30,
    "ERROR": 40,
    "CRITICAL": 50,
    "NOTSET": 0,
}.items():
    NAMES[f"logging.{_level}"] = _number  # type: ignore[assignment]


@computes("sys.exit")
def _exit(_machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    from jetbridge_translator.evaluate.outcomes import RaisedError  # noqa: PLC0415 -- rare

    raise RaisedError(SystemExit(*arguments))


@computes("random.seed", "locale.setlocale", "gc.collect", "faulthandler.enable")
def _no_effect(_machine: Evaluator, _arguments: Arguments, _keywords: Keywords) -> Any:
    return None


def _not_computed(_machine: Evaluator, _arguments: Arguments, _keywords: Keywords) -> Any:
    return NotImplemented


computes(
    "uuid.uuid1",
    "uuid.uuid4",
    "uuid.getnode",
    "os.getcwd",
    "os.getpid",
    "os.getuid",
    "os.cpu_count",
    "os.urandom",
    "eval",
    "exec",
)(_not_computed)
