"""Objects of Cloud Storage from one place to another, and from and to local files.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/transfer/gcs_to_gcs.html
"""

from __future__ import annotations

import glob
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.operators.gcs import GCSOperator
from jetbridge.definitions.signals import TaskException

_WILDCARD = "*"
_LARGEST_XCOM = 49_344


class GCSToGCSOperator(GCSOperator):
    """Copies objects (moves them with `move_object`) by name, prefix, one wildcard or pattern; gives the addresses of the copies."""

    source_bucket: str
    source_object: str | None = None
    source_objects: list[str] | None = None
    destination_bucket: str | None = None
    destination_object: str | None = None
    delimiter: str | None = None
    move_object: bool = False
    replace: bool = True
    last_modified_time: datetime | None = None
    maximum_modified_time: datetime | None = None
    is_older_than: int | None = None
    source_object_required: bool = False
    exact_match: bool = False
    match_glob: str | None = None

    template_fields = (
        "source_bucket",
        "source_object",
        "source_objects",
        "destination_bucket",
        "destination_object",
        "delimiter",
        "impersonation_chain",
        "match_glob",
    )

    def execute(self, context: Context) -> list[str]:
        """The addresses.

        Raises:
            TaskException: the sources are not clear, or one that has to be there is not.
        """
        self.destination_bucket = self.destination_bucket or self.source_bucket
        copies = [copy for source in self._sources() for copy in self._of(source)]
        return [each for each in dict.fromkeys(copies) if not each.endswith("/")]

    def _sources(self) -> list[str]:
        if self.source_object and self.source_objects:
            raise TaskException("You can either set source_object parameter or source_objects parameter but not both.")
        sources = [self.source_object] if self.source_object else list(self.source_objects or ())
        if not sources:
            raise TaskException("You must set source_object parameter or source_objects parameter. None set")
        if any(not isinstance(each, str) for each in sources):
            raise TaskException("At least, one of the `objects` in the `source_objects` is not a string")
        return sources

    def _of(self, source: str) -> Iterator[str]:
        pairs = self._of_wildcard(source) if _WILDCARD in source else self._of_prefix(source)
        for name, target in pairs:
            if self._is_wanted(name):
                self.hook.rewrite(self.source_bucket, name, self.destination_bucket, target)
                if self.move_object:
                    self.hook.delete(self.source_bucket, name)
                yield f"gs://{self.destination_bucket}/{target}"

    def _of_wildcard(self, source: str) -> list[tuple[str, str]]:
        if source.count(_WILDCARD) > 1:
            raise TaskException(f"Only one wildcard '*' is allowed in source_object parameter. Found more in {source}.")
        prefix, suffix = source.split(_WILDCARD)
        names = [each for each in self.hook.list(self.source_bucket, prefix=prefix) if each.endswith(suffix)]
        target = self.destination_object
        pairs = [(each, each if target is None else each.replace(prefix, target, 1)) for each in names]
        return self._only_new(pairs)

    def _of_prefix(self, source: str) -> list[tuple[str, str]]:
        names = self.hook.list(self.source_bucket, prefix=source, delimiter=self.delimiter, match_glob=self.match_glob)
        if self.exact_match:
            names = [each for each in names if each == source]
        if not names and source and self.hook.exists(self.source_bucket, source):
            names = [source]
        if not names and source and self.source_object_required:
            raise TaskException(f"{source} does not exist in bucket {self.source_bucket}")
        if len(names) == 1 and not names[0].endswith("/"):
            return self._only_new([(names[0], self._target_of_one(names[0]))])
        return self._only_new([(each, self._target_of_many(each, source, names)) for each in names])

    def _target_of_one(self, name: str) -> str:
        if self.destination_object and self.destination_object.endswith("/"):
            return self.destination_object + name.rsplit("/", 1)[-1]
        return self.destination_object or name

    def _target_of_many(self, name: str, prefix: str, names: list[str]) -> str:
        if self.destination_object is None:
            return name
        stem = prefix.rstrip("/")
        is_folder = prefix.endswith("/") or all(each.replace(stem, "", 1).startswith("/") for each in names)
        base = f"{stem}/" if is_folder else prefix[: prefix.rfind("/") + 1]
        return f"{self.destination_object.rstrip('/')}/{name.replace(base, '', 1)}"

    def _only_new(self, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        if self.replace:
            return pairs
        return [(name, target) for name, target in pairs if not self.hook.exists(self.destination_bucket, target)]

    def _is_wanted(self, name: str) -> bool:
        after, before = self.last_modified_time, self.maximum_modified_time
        if self.is_older_than:
            return bool(self.hook.is_older_than(self.source_bucket, name, self.is_older_than))
        if after and before:
            return bool(self.hook.is_updated_between(self.source_bucket, name, after, before))
        if after:
            return bool(self.hook.is_updated_after(self.source_bucket, name, after))
        return not before or bool(self.hook.is_updated_before(self.source_bucket, name, before))


class LocalFilesystemToGCSOperator(GCSOperator):
    """Uploads files (paths, or a pattern), and gives their addresses."""

    src: str | list[str]
    dst: str
    bucket: str
    mime_type: str = "application/octet-stream"
    gzip: bool = False
    chunk_size: int | None = None

    template_fields = ("src", "dst", "bucket", "impersonation_chain")

    def execute(self, context: Context) -> list[str]:
        """The addresses.

        Raises:
            FileNotFoundError: no file is there.
            ValueError: there are several, and the destination is no folder.
        """
        paths = self.src if isinstance(self.src, list) else glob.glob(self.src)  # noqa: PTH207 -- a pattern of any folder
        if not paths:
            raise FileNotFoundError(self.src)
        is_folder = not self.dst or self.dst.endswith("/")
        if len(paths) > 1 and not is_folder:
            raise ValueError(
                "'dst' parameter references filepath. Please specify directory (with trailing backslash) to upload multiple files. "
                "e.g. /path/to/directory/"
            )
        names = {path: self.dst + Path(path).name if is_folder else self.dst for path in paths}
        for path, name in names.items():
            self.hook.upload(
                self.bucket, name, path, mime_type=self.mime_type, gzip=self.gzip, chunk_size=self.chunk_size
            )
        return [f"gs://{self.bucket}/{name}" for name in names.values()]


class GCSToLocalFilesystemOperator(GCSOperator):
    """Downloads an object into a file, or keeps its text under a key of the task's XCom."""

    bucket: str
    object_name: str
    filename: str | None = None
    store_to_xcom_key: str | None = None
    file_encoding: str = "utf-8"

    template_fields = ("bucket", "object_name", "filename", "store_to_xcom_key", "impersonation_chain", "file_encoding")

    def check_arguments(self) -> None:
        """Check what was given.

        Raises:
            ValueError: both places are named.
        """
        if self.filename is not None and self.store_to_xcom_key is not None:
            raise ValueError("Either filename or store_to_xcom_key can be set")

    def execute(self, context: Context) -> None:
        """Download it.

        Raises:
            TaskException: it is too large for XCom.
        """
        if not self.store_to_xcom_key:
            self.hook.download(self.bucket, self.object_name, self.filename)
            return
        if self.hook.get_size(self.bucket, self.object_name) >= _LARGEST_XCOM:
            raise TaskException("The size of the downloaded file is too large to push to XCom!")
        text = self.hook.download(self.bucket, self.object_name).decode(self.file_encoding)
        context["ti"].xcom_push(key=self.store_to_xcom_key, value=text)


GCSToLocalOperator = GCSToLocalFilesystemOperator
