"""`make_email_on_run_failure_sensor` against a real SMTP server that speaks TLS."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from jetbridge import InvalidDefinitionError, build_sensor_context, job, make_email_on_run_failure_sensor, op
from jetbridge.storage.instance import Instance
from peers.mail_server import PASSWORD, USER, MailServer

HOST = "127.0.0.1"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a key and a certificate that signs itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.timezone.utc)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + dt.timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    file.write_bytes(key.private_bytes(*plain) + made.public_bytes(serialization.Encoding.PEM))
    return file


@op
def broken() -> None:
    raise ValueError("no <rows>")


@job
def nightly() -> None:
    broken()


@job
def other() -> None:
    broken()


def tick(sensor: Any, instance: Instance, *jobs: Any) -> None:
    """The sensor looks, the jobs run, the sensor looks again."""
    context = build_sensor_context(instance)
    sensor.evaluate_tick(context)
    for each in jobs:
        each.execute_in_process(instance=instance, raise_on_error=False)
    sensor.evaluate_tick(build_sensor_context(instance, cursor=context.cursor))


@pytest.mark.parametrize("smtp_type", ["SSL", "STARTTLS"])
def test_a_failed_run_sends_a_mail(smtp_type: str, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    encryption = {"ssl_context" if smtp_type == "SSL" else "tls_context": context}
    with MailServer(**encryption).running() as server, Instance.ephemeral() as instance:
        sensor = make_email_on_run_failure_sensor(
            USER,
            PASSWORD,
            ["a@example.com", "b@example.com"],
            smtp_host=HOST,
            smtp_type=smtp_type,
            smtp_port=server.port,
            monitored_jobs=[nightly],
            webserver_base_url="http://runs",
        )
        tick(sensor, instance, nightly, other)
        run = next(run for run in instance.get_runs() if run.job_name == "nightly")
    assert [(mail.user, mail.recipients) for mail in server.mails] == [(USER, ["a@example.com", "b@example.com"])]
    mail = server.mails[0]
    assert mail.message["Subject"] == "Run failed: nightly"
    assert f"Run ID: {run.run_id}" in mail.text
    assert f"http://runs/runs/{run.run_id}" in mail.text
    assert sensor.name == "email_on_run_failure"


def test_an_unknown_type_of_server_is_refused() -> None:
    with pytest.raises(InvalidDefinitionError, match='"SSL" or "STARTTLS"'):
        make_email_on_run_failure_sensor("a", "b", ["c"], smtp_type="TLS")
