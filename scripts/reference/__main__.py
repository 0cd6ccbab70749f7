"""Make the pages of docs/ that say what the program says: python -m scripts.reference [--check].

With --check nothing is written; 1 where a page is not up to date, or a link leads nowhere.
"""

import sys
from pathlib import Path

from scripts.reference import commands, keys, links, settings

ROOT = Path(__file__).parents[2]


def pages() -> dict[Path, str]:
    """The pages that are made, with what should stand in them."""
    docs = ROOT / "docs"
    return {
        docs / "commands.md": commands.page(),
        docs / "settings.md": settings.page(),
        docs / "keys.md": keys.with_table((docs / "keys.md").read_text("utf-8")),
    }


def main() -> int:
    """0 when all is well."""
    check = "--check" in sys.argv[1:]
    wrong = []
    for path, text in pages().items():
        if check and (not path.exists() or path.read_text("utf-8") != text):
            wrong.append(f"{path.relative_to(ROOT)} is not what the program says: make docs")
        elif not check:
            path.write_text(text, "utf-8")
    wrong += [f"leads nowhere: {one}" for one in links.broken(ROOT)]
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
