"""Real bounces against labels made by hand, before there was code to read them.

The corpus lies beside the checkout; here are only hashes of it. Whatever bears no label is no
bounce: thousands of other messages must not be taken for one.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.corpus_mail.test_corpus import OPEN, sources
from tui_mail.message.delivery_status import bounce_of
from tui_mail.message.parse import parse

LABELS = Path(__file__).parent / "bounces.jsonl"
MOST_WRONG = 1

pytestmark = pytest.mark.skipif(not OPEN.is_dir(), reason="the corpus is not beside this checkout")


def sha(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def answer(raw: bytes) -> dict[str, Any]:
    """What the program reads, in the shape of a label."""
    bounce = bounce_of(parse(raw))
    people = () if bounce is None else bounce.recipients
    return {
        "message": sha(raw),
        "kind": "not-a-bounce" if bounce is None else bounce.outcome.value,
        "recipients": sorted(
            (sha(r.address.lower().encode()), r.outcome.value, r.reason.value) for r in people
        ),
    }


def test_bounces_of_the_corpus_are_read_as_a_person_reads_them() -> None:
    labels = {}
    for line in LABELS.read_text().splitlines():
        label = json.loads(line)
        people = label["recipients"]
        label["recipients"] = sorted((r["address"], r["kind"], r["reason"]) for r in people)
        labels[label["message"]] = label
    found = {one["message"]: one for one in map(answer, sources())}
    assert labels.keys() <= found.keys()
    wrong = [label for key, label in labels.items() if found[key] != label]
    assert len(wrong) <= MOST_WRONG, wrong
    others = [
        one for key, one in found.items() if key not in labels and one["kind"] != "not-a-bounce"
    ]
    assert not others
