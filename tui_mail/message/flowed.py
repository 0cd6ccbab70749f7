"""Flowed text (RFC 3676): paragraphs that the sender broke into lines, joined again.

Must never change a text that is not declared as flowed.
"""

SIGNATURE = "-- "


def unflow(text: str, *, delsp: bool) -> str:
    """Join the flowed lines of each paragraph.

    Args:
        text: content of a part of `text/plain; format=flowed`, lines apart by newlines.
        delsp: the parameter `delsp=yes`: the space at a soft break was added by the sender.
    """
    out: list[list[str]] = []
    open_depth = -1
    """Quote depth of the paragraph that goes on, -1 where none does."""
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        # one space after the marks, or before a line that would look quoted, was stuffed in
        bare = bare.removeprefix(" ")
        if bare == SIGNATURE:
            out.append([_marks(depth), bare])
            open_depth = -1
            continue
        soft = bare.endswith(" ")
        kept = bare[:-1] if soft and delsp else bare
        if open_depth == depth:
            out[-1].append(kept)
        else:
            out.append([_marks(depth), kept])
        open_depth = depth if soft else -1
    lines = ("".join(pieces) for pieces in out)
    return "\n".join(line if line.endswith(SIGNATURE) else line.rstrip(" ") for line in lines)


def _marks(depth: int) -> str:
    return f"{'>' * depth} " if depth else ""
