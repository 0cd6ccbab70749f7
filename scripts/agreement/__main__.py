"""Whether we read mail as others do: python -m scripts.agreement [CORPUS] [--document FILE].

Compares ours with Python's policy.default, postal-mime and mailparser over a folder of messages
(CORPUS, or the variable TUI_MAIL_CORPUS). Where two of the three agree, ours should. Ends with 1
where it does so too seldom, or differs without a reason that stands in reasons.tsv.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.agreement.document import page
from scripts.agreement.readers import PEERS, by_npm, npm_install, ours, python
from scripts.agreement.reading import MATTERS, Found, Value, fits
from scripts.agreement.reasons import known

ASKED = {matter: 0.97 if matter in {"attachments", "text"} else 0.99 for matter in MATTERS}


@dataclass
class Tally:
    """What came of it."""

    messages: int = 0
    agreed: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    differing: list[tuple[str, str, str]] = field(default_factory=list)
    """Matter, message, class; an empty class is one without a reason."""


def agreed(found: dict[str, Found], matter: str) -> tuple[bool, Value]:
    """Whether two of the three say the same, and what they say."""
    votes = [value for name in PEERS for has, value in [found[name].get(matter)] if has]
    for value in votes:
        if votes.count(value) >= 2:
            return True, value
    return False, None


def compare(paths: Sequence[Path], modules: Path) -> Tally:
    """Every message, by all four."""
    tally = Tally()
    reasons = known()
    for path, peers in zip(paths, by_npm(paths, modules), strict=True):
        raw = path.read_bytes()
        mine = ours(raw)
        tally.messages += 1
        for matter in MATTERS:
            they_agree, theirs = agreed({**peers, "python": python(raw)}, matter)
            if not they_agree:
                continue
            tally.agreed[matter] += 1
            if fits(mine.values[matter], theirs):
                tally.same[matter] += 1
            else:
                why = reasons.get((matter, path.stem), "")
                tally.differing.append((matter, path.stem, why))
    return tally


def main(words: Sequence[str]) -> int:
    """Compare, print, write down."""
    parser = argparse.ArgumentParser(prog="python -m scripts.agreement", description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, help="a folder of .eml files")
    parser.add_argument("--modules", type=Path, help="where npm's packages are put (default: new)")
    parser.add_argument("--document", type=Path, help="write the page into this file (Markdown)")
    told = parser.parse_args(words)
    corpus = told.corpus or Path(os.environ.get("TUI_MAIL_CORPUS", "."))
    paths = sorted(corpus.glob("*.eml"))
    if not paths:
        parser.error("no .eml file there; name a folder, or set TUI_MAIL_CORPUS")
    modules = told.modules or Path(tempfile.mkdtemp(prefix="agreement-"))
    npm_install(modules)
    tally = compare(paths, modules)
    good = True
    for matter in MATTERS:
        share = tally.same[matter] / max(1, tally.agreed[matter])
        good = good and share >= ASKED[matter]
        print(f"{matter:12} {tally.same[matter]:5} of {tally.agreed[matter]:5}  {share:.2%}")
    for matter, message, why in tally.differing:
        if not why:
            good = False
            print(f"without a reason: {matter} of {message}")
    if told.document:
        counts = {m: (tally.agreed[m], tally.same[m], ASKED[m]) for m in MATTERS}
        told.document.write_text(page(tally.messages, counts, tally.differing), "utf-8")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
