"""The page that says how far we read mail as others do. Quotes nobody's words."""

import json
import platform
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.agreement.reasons import CLASSES

_HEAD = """\
# Reading as others read

Written by `python -m scripts.agreement CORPUS --document docs/reading-agreement.md`; nothing
here is typed by hand. It reads {messages:,} real messages, broken ones among them, with four
parsers: ours, Python {python} (`policy.default`), postal-mime {postal} and mailparser
{mailparser}. A matter counts where two of the other three say the same; `same` is how often
ours says so too.

Evened out is what no reader of mail sees: white space, line ends, the case of addresses,
control characters, quote marks that flowed text repeats. A byte that they could not read
(U+FFFD) may be any letter of ours. A parser that raises, or finds a name and no address, has
no vote there. `from` is the first sender, since postal-mime reads one; `text` is the plain
text, or the source of the HTML where there is none; file names are compared as they would be
saved.

| matter | two agree | same | share | asked |
| --- | --- | --- | --- | --- |
"""


def page(
    messages: int,
    counts: Mapping[str, tuple[int, int, float]],
    differing: Sequence[tuple[str, str, str]],
) -> str:
    """The whole page.

    Args:
        messages: how many were read.
        counts: by matter: where two agreed, where ours did too, and the share that is asked.
        differing: matter, message and class.
    """
    pinned = json.loads(Path(__file__).with_name("package.json").read_text())["dependencies"]
    lines = [
        _HEAD.format(
            messages=messages,
            python=platform.python_version(),
            postal=pinned["postal-mime"],
            mailparser=pinned["mailparser"],
        ).rstrip("\n")
    ]
    for matter, (agreed, same, asked) in counts.items():
        share = same / max(1, agreed)
        lines.append(f"| {matter} | {agreed:,} | {same:,} | {share:.2%} | {asked:.0%} |")
    lines += [
        "",
        "## Where ours differs, and why",
        "",
        "Messages by the names of their files.",
        "",
        "| reason | matter | messages |",
        "| --- | --- | --- |",
    ]
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for matter, message, why in differing:
        found[why][matter].append(message)
    for why in (*CLASSES, ""):
        for matter, names in sorted(found.get(why, {}).items()):
            sentence = CLASSES.get(why, "No reason is known.")
            lines.append(f"| {sentence} | {matter}: {len(names)} | {', '.join(names)} |")
    return "\n".join(lines) + "\n"
