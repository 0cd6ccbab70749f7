"""A process that reads digests off mail, for a download that has two cores.

It is given messages on its standard input and answers on its standard output (`digest_words`). It
ends when the input does, so with the process that started it. Must never open a file or a socket.
"""

import signal

from tui_mail.engine.digest_words import AT_ONCE, packed, read_frame
from tui_mail.message.digest import digest


def main() -> None:
    """Batch after batch: all of one is read before the first answer to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # and when that is gone, nobody wants an answer
    with open(0, "rb", AT_ONCE) as coming, open(1, "wb", AT_ONCE) as answers:
        while (head := read_frame(coming)) is not None:
            count, now = (int(word) for word in head.split())
            whole = [read_frame(coming) for _ in range(count)]
            for raw in whole:
                if raw is None:
                    return  # cut off in the middle of a batch
                answers.write(packed(digest(raw, now)))
            answers.flush()


if __name__ == "__main__":
    main()
