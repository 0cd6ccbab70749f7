"""How a change to messages is told: quietly for people, as a count for programs."""

from tui_mail.cli.context import Context
from tui_mail.model.commands import Answer, Done


def tell(context: Context, answer: Answer) -> int:
    """Print what was done; the exit status."""
    if isinstance(answer, Done) and context.out.as_json:
        shape: dict[str, object] = {"text": answer.text, "count": answer.count}
        if answer.copies:
            shape["ids"] = [str(copy) for copy in answer.copies]
        context.out.json(shape)
    elif isinstance(answer, Done) and answer.text:
        context.out.line(answer.text)
    return 0
