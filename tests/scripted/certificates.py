"""Certificates for scripted servers: a good one, and each kind that must be refused (T1)."""

import atexit
import datetime as dt
import ssl
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

GOOD = "good"
BAD = {
    "other authority": ("certificate", "trust"),
    "self-signed": ("certificate", "self-signed"),
    "wrong host": ("certificate", "host.elsewhere.example"),
    "expired": ("certificate", "expired"),
}
"""Kinds of bad certificates, and words that the error has to have."""


@dataclass
class Certificates:
    """Server contexts by kind; `ca_file` is what the client is told to trust."""

    ca_file: str
    contexts: dict[str, ssl.SSLContext] = field(default_factory=dict)

    def __getitem__(self, kind: str) -> ssl.SSLContext:
        return self.contexts[kind]


@cache
def certificates() -> Certificates:
    """Made once a run. The good one names localhost and 127.0.0.1."""
    authority = trustme.CA()
    with tempfile.NamedTemporaryFile("wb", suffix=".pem", delete=False) as pem:
        pem.write(authority.cert_pem.bytes())
    atexit.register(Path(pem.name).unlink, missing_ok=True)
    made = Certificates(pem.name)
    now = dt.datetime.now(dt.UTC)
    day = dt.timedelta(days=1)
    leaves = {
        GOOD: authority.issue_cert("localhost", "127.0.0.1"),
        "other authority": trustme.CA().issue_cert("localhost", "127.0.0.1"),
        "wrong host": authority.issue_cert("host.elsewhere.example"),
        "expired": authority.issue_cert(
            "localhost", "127.0.0.1", not_before=now - 9 * day, not_after=now - day
        ),
    }
    for kind, leaf in leaves.items():
        made.contexts[kind] = _server_context()
        leaf.configure_cert(made.contexts[kind])
    made.contexts["self-signed"] = _self_signed()
    return made


def _server_context() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)


def _self_signed() -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    made = _server_context()
    with tempfile.TemporaryDirectory() as folder:
        pem = Path(folder) / "self-signed.pem"
        pem.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        made.load_cert_chain(pem)
    return made
