"""Azure Blob Storage on loopback: containers and blobs in memory, over the routes that Microsoft's own client asks for.

https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from peers.http_server import HttpServer, Reply, Request

ACCOUNT = "shop"
STAMP = {"ETag": '"1"', "Last-Modified": "Tue, 02 Jan 2024 03:04:05 GMT"}
FOUND = {**STAMP, "x-ms-blob-type": "BlockBlob", "Accept-Ranges": "bytes"}


@dataclass
class AzureBlobs:
    """What there is."""

    containers: dict[str, dict[str, bytes]] = field(default_factory=dict)
    url: str = ""

    @property
    def connection_string(self) -> str:
        endpoint = f"{self.url}/{ACCOUNT}"
        return f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey=a2V5;BlobEndpoint={endpoint};"

    @contextmanager
    def running(self) -> Iterator[AzureBlobs]:
        with HttpServer(self.answer).running() as server:
            self.url = server.url
            yield self

    def answer(self, request: Request) -> Reply:
        _, _, container, *rest = request.path.split("/", 3)
        name = rest[0] if rest else ""
        if container not in self.containers and request.query.get("restype") != ["container"]:
            return missing("ContainerNotFound")
        verb: Callable[[Request, str, str], Reply] = getattr(
            self, f"{'blob' if name else 'container'}_{request.method}"
        )
        return verb(request, container, name)

    def container_PUT(self, request: Request, container: str, name: str) -> Reply:
        if container in self.containers:
            return Reply(error("ContainerAlreadyExists"), 409, {"x-ms-error-code": "ContainerAlreadyExists"})
        self.containers[container] = {}
        return Reply(status=201, headers=STAMP)

    def container_GET(self, request: Request, container: str, name: str) -> Reply:
        prefix, delimiter = (request.query.get(key, [""])[0] for key in ("prefix", "delimiter"))
        blobs, folders = [], set()
        for each in sorted(self.containers[container]):
            rest = each.removeprefix(prefix)
            if not each.startswith(prefix):
                continue
            if delimiter and delimiter in rest:
                folders.add(prefix + rest.split(delimiter)[0] + delimiter)
            else:
                blobs.append(each)
        listed = "".join(
            f"<Blob><Name>{escape(each)}</Name><Properties><BlobType>BlockBlob</BlobType></Properties></Blob>"
            for each in blobs
        )
        listed += "".join(f"<BlobPrefix><Name>{escape(each)}</Name></BlobPrefix>" for each in sorted(folders))
        text = f"<?xml version='1.0'?><EnumerationResults><Blobs>{listed}</Blobs><NextMarker/></EnumerationResults>"
        return Reply(text.encode(), headers={"Content-Type": "application/xml"})

    def blob_PUT(self, request: Request, container: str, name: str) -> Reply:
        self.containers[container][name] = request.body
        return Reply(status=201, headers=STAMP)

    def blob_HEAD(self, request: Request, container: str, name: str) -> Reply:
        return Reply(headers=FOUND) if name in self.containers[container] else missing("BlobNotFound")

    def blob_GET(self, request: Request, container: str, name: str) -> Reply:
        content = self.containers[container].get(name)
        if content is None:
            return missing("BlobNotFound")
        return Reply(content, 206, {**FOUND, "Content-Range": f"bytes 0-{len(content) - 1}/{len(content)}"})

    def blob_DELETE(self, request: Request, container: str, name: str) -> Reply:
        return Reply(status=202) if self.containers[container].pop(name, None) is not None else missing("BlobNotFound")


def error(code: str) -> bytes:
    return f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()


def missing(code: str) -> Reply:
    return Reply(b"", 404, {"x-ms-error-code": code})
