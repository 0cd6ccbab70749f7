"""The command `tui-mail`: finds the command, runs it, and says what went wrong in one line."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack

from tui_mail import __version__
from tui_mail.cli.context import Context
from tui_mail.cli.output import Output, complain, hang_up
from tui_mail.cli.registry import COMMANDS
from tui_mail.errors import TuiMailError, UsageError
from tui_mail.model.frozen import frozen

FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130
NOBODY_READS = 141
_LOOK_AT_NOTHING = frozenset({"demo", "doctor", "completion", "help"})
"""Commands that keep nothing in the profile; doctor tells of what stands open, and leaves it."""
_NEED_NO_STORE = _LOOK_AT_NOTHING | {"restore", "backup", "log"}
"""Commands that an older store does not hold up."""
_ON_SCREEN = (None, "compose", "open")


@frozen
class _Line:
    """The command line, as far as it is everybody's."""

    command: str | None
    rest: Sequence[str]
    profile: str | None
    wants: str = ""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: the words after the program's name; those of the process when None.

    Returns:
        0 done; 1 failed; 2 wrong usage; 75 queued but not sent yet; 130 interrupted.
    """
    try:
        status = _run(_called() if argv is None else argv)
        sys.stdout.flush()
        return status
    except UsageError as error:
        complain(str(error))
        return WRONG_USAGE
    except TuiMailError as error:
        complain(str(error))
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        hang_up()
        return NOBODY_READS
    except OSError as error:
        complain(f"{error.filename or 'The system'}: {error.strerror or error}.")
        return FAILED
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    except Exception as error:  # noqa: BLE001 - the top of the main thread
        return _own_mistake(error)


def _called() -> Sequence[str]:
    """The words of this process; by the name of sendmail it sends."""
    if sys.argv[0].endswith("sendmail"):
        from tui_mail.cli.sendmail_words import called

        return called(sys.argv)
    return sys.argv[1:]


def _run(argv: Sequence[str]) -> int:
    line = _read(argv)
    out = Output(as_json="--json" in line.rest)
    if line.wants == "version":
        out.line(f"tui-mail {__version__}")
        return 0
    if line.wants == "help":
        from tui_mail.cli.help_words import front_page

        out.text(front_page())
        return 0
    from tui_mail.config.guard import look_over
    from tui_mail.config.paths import user_paths

    paths = user_paths(line.profile)
    said = "" if line.command in _LOOK_AT_NOTHING else look_over(paths)
    if said:
        complain(said)
    with ExitStack() as opened:
        return _command(line, Context(paths, out, opened, line.profile, line.command or ""))


def _command(line: _Line, context: Context) -> int:
    if line.command not in _NEED_NO_STORE and context.paths.database.exists():
        from tui_mail.cli.updating import up_to_date

        if not up_to_date(context, on_screen=line.command in _ON_SCREEN):
            return 0
    if line.command is None:
        from tui_mail.cli import client

        return client.run(line.rest, context)
    return COMMANDS[line.command].load().run(line.rest, context)


def _read(argv: Sequence[str]) -> _Line:
    profile = _profile_of(argv)
    words = list(argv)
    while words:
        word = words.pop(0)
        if word == "--profile":
            words = words[1:]
        elif word.startswith("--profile="):
            continue
        elif word in {"-h", "--help"}:
            return _Line(None, (), profile, "help")
        elif word == "--version":
            return _Line(None, (), profile, "version")
        elif word.startswith("-"):
            raise UsageError(f"tui-mail has no option {word}.", "See: tui-mail --help")
        elif word.lower().startswith("mailto:"):
            return _Line("compose", (word, *words), profile)
        elif word not in COMMANDS:
            raise _no_command(word)
        else:
            return _Line(word, words, profile)
    return _Line(None, (), profile)


def _profile_of(argv: Sequence[str]) -> str | None:
    """--profile counts wherever it stands, before or after the command."""
    if not any(word.startswith("--profile") for word in argv):
        return None
    from tui_mail.cli.arguments import profile_name

    for number, word in enumerate(argv):
        if word == "--":
            break
        if word.startswith("--profile="):
            return profile_name(word.partition("=")[2])
        if word == "--profile":
            if number + 1 == len(argv):
                raise UsageError("--profile needs the name of a profile.")
            return profile_name(argv[number + 1])
    return None


def _no_command(word: str) -> UsageError:
    from tui_mail.config.fields import nearest

    hint = f"{nearest(word, tuple(COMMANDS))} See: tui-mail --help"
    return UsageError(f"tui-mail has no command {word}.", hint)


def _own_mistake(error: Exception) -> int:
    """Not the user's and not a server's fault: one line here, the whole in a file of this user."""
    from tui_mail.cli.mistake import write_down

    where = write_down(error)
    complain(f"tui-mail made a mistake ({type(error).__name__}). {where}")
    return FAILED
