"""Names of the pure standard library that stand for themselves."""

from __future__ import annotations

import importlib
from typing import Any

_EVERYTHING = """abc base64 binascii bisect calendar cmath collections collections.abc copy dataclasses datetime decimal difflib enum fnmatch
fractions functools hashlib heapq html ipaddress itertools keyword math numbers operator statistics string textwrap types typing
typing_extensions unicodedata zoneinfo shlex colorsys graphlib pendulum dateutil dateutil.relativedelta dateutil.parser dateutil.tz
dateutil.rrule dateutil.utils struct pytz packaging.version packaging.specifiers""".split()
_PARTS: dict[str, frozenset[str]] = {
    "re": frozenset(
        "compile match fullmatch search sub subn split findall finditer escape A ASCII I IGNORECASE M MULTILINE S DOTALL X VERBOSE Pattern Match error".split()
    ),
    "json": frozenset("loads dumps load dump JSONDecodeError JSONEncoder".split()),
    "uuid": frozenset("UUID uuid3 uuid5 NAMESPACE_DNS NAMESPACE_URL NAMESPACE_OID NAMESPACE_X500".split()),
    "urllib.parse": frozenset(
        "quote quote_plus unquote unquote_plus urlencode urljoin urlparse urlsplit urlunparse urlunsplit parse_qs parse_qsl".split()
    ),
    "contextlib": frozenset(
        "contextmanager suppress nullcontext ExitStack closing ContextDecorator AbstractContextManager".split()
    ),
    "posixpath": frozenset(
        "basename commonpath commonprefix dirname isabs join normpath normcase relpath split splitext splitdrive".split()
    ),
    "pathlib": frozenset("Path PurePath PurePosixPath PosixPath".split()),
    "io": frozenset("StringIO BytesIO".split()),
    "csv": frozenset("reader DictReader QUOTE_ALL QUOTE_MINIMAL QUOTE_NONE QUOTE_NONNUMERIC excel".split()),
    "pendulum.tz": frozenset("fixed_timezone UTC Timezone FixedTimezone".split()),
    "pendulum.tz.timezone": frozenset("Timezone FixedTimezone UTC".split()),
    "os": frozenset("sep linesep pathsep extsep curdir pardir altsep devnull name fspath PathLike".split()),
    "time": frozenset("struct_time strptime mktime".split()),
    "ast": frozenset("literal_eval".split()),
    "builtins": frozenset(
        "str int float bool list dict tuple set frozenset len range print sorted object Exception ValueError".split()
    ),
    "sys": frozenset("maxsize version_info byteorder".split()),
    "yaml": frozenset("YAMLError dump safe_dump SafeLoader FullLoader Loader CSafeLoader BaseLoader".split()),
    "zlib": frozenset("crc32 adler32".split()),
}
_OTHER_NAMES = {"os.path": "posixpath", "dateutil.relativedelta": "dateutil.relativedelta"}
_DENIED = frozenset(
    """typing.get_type_hints types.FunctionType types.CodeType types.ModuleType types.new_class functools.singledispatch typing_extensions.get_type_hints
    pendulum.now pendulum.today pendulum.tomorrow pendulum.yesterday pendulum.local_timezone pendulum.set_local_timezone pendulum.travel
    pendulum.travel_to pendulum.freeze pendulum.travel_back pendulum.set_locale pendulum.week_starts_at pendulum.week_ends_at
    operator.attrgetter operator.methodcaller dateutil.tz.tzlocal dateutil.utils.today""".split()
)


def pure(qualified_name: str) -> Any:
    """The real object of a name of the pure library; NotImplemented if it is none."""
    module, _, name = qualified_name.rpartition(".")
    module = _OTHER_NAMES.get(module, module)
    if not name or name.startswith("_") or qualified_name in _DENIED or qualified_name in _MODULES:
        return NotImplemented
    allowed = _PARTS.get(module)
    if module not in _EVERYTHING and (allowed is None or name not in allowed):
        return _nested(module, name)
    try:
        found = getattr(importlib.import_module(module), name, NotImplemented)
    except ImportError:
        return NotImplemented
    return NotImplemented if type(found).__name__ == "module" else found


def _nested(module: str, name: str) -> Any:
    """An attribute of a class: `datetime.datetime.strptime` by its whole name."""
    if "." not in module:
        return NotImplemented
    owner = pure(module)
    return (
        getattr(owner, name, NotImplemented) if isinstance(owner, type) and not name.startswith("_") else NotImplemented
    )


_MODULES = frozenset({*_EVERYTHING, *_PARTS, "os.path"}) - {"datetime.datetime"}
