"""The certificates of the servers that the tests run: an authority of our own, for `localhost`."""

from pathlib import Path

import trustme


def make_certificates(folder: Path, domain: str) -> None:
    """ca.pem, server.pem and server.key, unless they are there."""
    if (folder / "ca.pem").exists():
        return
    authority = trustme.CA(organization_name="tui-mail test authority")
    server = authority.issue_cert("localhost", f"mail.{domain}")
    server.private_key_pem.write_to_path(str(folder / "server.key"))
    for number, pem in enumerate(server.cert_chain_pems):
        pem.write_to_path(str(folder / "server.pem"), append=number > 0)
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
