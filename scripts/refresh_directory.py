"""Makes tui_mail/discovery/providers.json, one provider a line, from a collection of their facts.

    python scripts/refresh_directory.py COLLECTION.json

The collection is a list of objects, as made from Thunderbird's autoconfig database (ISPDB) and from
Delta Chat's list of providers: id, name, domains, imap, pop3 and smtp (host, port, socket,
username, auth), and where known status, oauth2 and user_must_enable_first. What the program cannot
use is left out; what it cannot be sure of (a port that belongs to another protocol) is marked.
"""

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[1] / "tui_mail" / "discovery" / "providers.json"
SECURITY = {"tls": "tls", "starttls": "starttls", "plain": "none"}
AUTH = {
    "OAuth2": "oauth2",
    "password-cleartext": "password",
    "password-encrypted": "password",
    "none": "none",
}
PROTOCOLS = {"imap": "imap", "pop3": "pop", "smtp": "smtp"}


def server(entry: dict[str, Any]) -> dict[str, Any]:
    """One server in the program's words."""
    made: dict[str, Any] = {
        "host": entry["host"],
        "port": entry["port"],
        "security": SECURITY[entry["socket"]],
        "auth": list(dict.fromkeys(AUTH[auth] for auth in entry["auth"])) or ["password"],
    }
    if entry.get("username"):
        made["username"] = entry["username"]
    if entry.get("restriction"):
        made["only"] = entry["restriction"]
    if entry.get("suspect"):
        made["odd"] = True
    return made


def provider(entry: dict[str, Any]) -> dict[str, Any]:
    """One provider in the program's words."""
    made: dict[str, Any] = {
        "id": entry["id"],
        "name": entry["name"],
        "from": "Delta Chat" if entry["id"].startswith("deltachat:") else "ISPDB",
        "domains": list(dict.fromkeys(domain.casefold() for domain in entry["domains"])),
    }
    for theirs, ours in PROTOCOLS.items():
        if entry[theirs]:
            made[ours] = [server(one) for one in entry[theirs]]
    if entry.get("status") in {"preparation", "broken"}:
        made["status"] = entry["status"]
    if "user_must_enable_first" in entry:
        made["enable"] = entry["user_must_enable_first"]["url"]
    if "oauth2" in entry:
        oauth = entry["oauth2"]
        made["oauth2"] = {
            "issuer": oauth["issuer"],
            "scope": oauth["scope"],
            "auth_url": oauth["authURL"],
            "token_url": oauth["tokenURL"],
        }
    return made


def main() -> None:
    """Write it, and say how much it is."""
    (source,) = sys.argv[1:]
    found = [provider(entry) for entry in json.loads(Path(source).read_text(encoding="utf-8"))]
    lines = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in found]
    HERE.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    domains = {domain for one in found for domain in one["domains"]}
    print(f"{len(found)} providers, {len(domains)} domains")


if __name__ == "__main__":
    main()
