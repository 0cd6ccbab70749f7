"""D4: opening a message reaches for no network, whatever stands in it."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
WHOLE = os.environ.get("TUI_MAIL_SOAK") == "1"

LURES = (
    '<img src="{url}/1.png">', '<img srcset="{url}/2.png 2x">',
    '<link rel="stylesheet" href="{url}">',
    '<style>@import "{url}/3.css"; p {{ background: url({url}/4.png) }}</style>',
    '<body background="{url}/5.png">', '<iframe src="{url}/6"></iframe>', '<base href="{url}/">',
    '<meta http-equiv="refresh" content="0; url={url}/7">', '<video poster="{url}/8"></video>',
    '<object data="{url}/9"></object><embed src="{url}/10">', '<script src="{url}/11"></script>',
    '<svg><image href="{url}/12"/></svg>', '<link rel="dns-prefetch preconnect" href="{url}">',
    '<p style="background:url({url}/13)">x</p>', '<a href="{url}/14" ping="{url}/15">x</a>',
)  # fmt: skip
HEADS = (
    "Disposition-Notification-To: a@127.0.0.1", "Return-Receipt-To: a@127.0.0.1",
    "List-Unsubscribe: <{url}/u>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
)  # fmt: skip
EXTERNAL = (
    'Content-Type: message/external-body; access-type=URL; URL="{url}/e"\n\n'
    "Content-Type: image/png\n\n"
)


def lures(url: str) -> dict[str, str]:
    """Messages that would be glad of a visit."""
    html = "Content-Type: text/html\n\n<html><body><p>Words" + "".join(LURES)
    made = {
        "html": f"{html}\n",
        "heads": "\n".join((*HEADS, "", "words", "")),
        "external": f"Subject: x\n{EXTERNAL}",
    }
    return {name: text.format(url=url) for name, text in made.items()}


def silent(store: Path, *folders: Path) -> int:
    """How many messages were read, nothing reached for."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.engine.silent_reading", store, *folders],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["reached"] == []
    return int(told["read"])


def test_D4_opening_a_message_makes_no_network_traffic(tmp_path: Path) -> None:
    mail = tmp_path / "mail"
    mail.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        for name, text in lures(url).items():
            (mail / f"{name}.eml").write_text(text)
        assert silent(tmp_path / "store" / "mail.db", mail, ROOT / "tests" / "corpus") >= 8
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside this checkout")
def test_D4_no_message_of_the_corpus_makes_network_traffic(tmp_path: Path) -> None:
    folders = [CORPUS / "html-samples"] + ([CORPUS / "open"] if WHOLE else [])
    assert silent(tmp_path / "store" / "mail.db", *folders) > 30
