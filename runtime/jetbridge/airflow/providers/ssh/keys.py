"""Keys of users and hosts, from the texts in connections."""

from __future__ import annotations

from base64 import decodebytes
from io import StringIO
from typing import TYPE_CHECKING, Any

from jetbridge.airflow.clients import client
from jetbridge.definitions.signals import TaskException

if TYPE_CHECKING:
    from paramiko import PKey

_KINDS = ("RSAKey", "ECDSAKey", "Ed25519Key")
_HOST_KEYS = {
    "ssh-rsa": "RSAKey",
    "ssh-ecdsa": "ECDSAKey",
    "ecdsa-sha2-nistp256": "ECDSAKey",
    "ecdsa-sha2-nistp384": "ECDSAKey",
    "ecdsa-sha2-nistp521": "ECDSAKey",
    "ssh-ed25519": "Ed25519Key",
}


def private_key(text: str, passphrase: str | None = None) -> PKey:
    """A user's private key from its PEM or OpenSSH text.

    Raises:
        TaskException: it is no RSA, ECDSA or Ed25519 key, or the passphrase is wrong.
    """
    if len(text.splitlines()) < 2:  # noqa: PLR2004 -- header and footer
        raise TaskException("Key must have BEGIN and END header/footer on separate lines.")
    paramiko = client("paramiko", extra="ssh")
    for kind in _KINDS:
        try:
            key: PKey = getattr(paramiko, kind).from_private_key(StringIO(text), password=passphrase)
            _sign_once(key)
        except (paramiko.SSHException, ValueError):
            continue
        return key
    raise TaskException(
        "Private key provided cannot be read by paramiko. Ensure key provided is valid for one of the following"
        " key formats: RSA, ECDSA, or Ed25519."
    )


def _sign_once(key: Any) -> None:
    """A key of another kind is loaded now and then without a complaint, and fails when it is used."""
    if key.get_name() == "ssh-rsa":
        key.sign_ssh_data(b"", algorithm="rsa-sha2-512")
    else:
        key.sign_ssh_data(b"")


def host_key(text: str) -> Any:
    """A host's public key from `kind base64`, or from the base64 of an RSA key.

    Raises:
        ValueError: the kind is none that is known, or there is no key.
    """
    parts = text.split()
    kind, data = parts[:2] if len(parts) > 1 else ("ssh-rsa", text.strip())
    if kind not in _HOST_KEYS:
        raise ValueError(f"Unsupported SSH host key algorithm {kind!r}. Supported types are: {', '.join(_HOST_KEYS)}.")
    if data in _HOST_KEYS:
        raise ValueError(f"SSH host key {data!r} is missing key data.")
    return getattr(client("paramiko", extra="ssh"), _HOST_KEYS[kind])(data=decodebytes(data.encode("utf-8")))
