"""Fills the fields of a form in, never over what was typed."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Input

from tui_mail.model.endpoint import Endpoint, Security
from tui_mail.ui.account_form import PORTS, Server
from tui_mail.ui.clean import one_line
from tui_mail.ui.widgets.choice_field import ChoiceField


class Filling:
    """What stands in the fields of a form by itself.

    Args:
        form: holds the fields; those of a server are called `NAME-host`, `NAME-port` and
            `NAME-security`.
    """

    def __init__(self, form: Widget) -> None:
        self._form = form
        self._filled: dict[str, str] = {}

    def text(self, field: str) -> str:
        """What stands there."""
        return self._form.query_one(f"#{field}", Input).value

    def fill(self, field: str, value: str) -> bool:
        """Into a field that is empty or was filled by us; whether it was."""
        widget = self._form.query_one(f"#{field}", Input)
        if widget.value and widget.value != self._filled.get(field):
            return False
        self._filled[field] = widget.value = one_line(value)
        return True

    def empty(self, fields: Iterable[str]) -> None:
        """Whatever stands there."""
        for field in fields:
            self._form.query_one(f"#{field}", Input).value = ""

    def server(self, name: str, username: str) -> Server:
        """The fields of one server, as typed."""
        host, port = self.text(f"{name}-host"), self.text(f"{name}-port")
        return Server(host, port, self.security(name), username)

    def fill_server(self, name: str, endpoint: Endpoint) -> None:
        """Host, and with it what belongs to it."""
        if self.fill(f"{name}-host", endpoint.host):
            security = self._form.query_one(f"#{name}-security", ChoiceField)
            security.choose(endpoint.security.value)
            self.fill(f"{name}-port", str(endpoint.port))

    def usual_port(self, name: str, protocol: str) -> None:
        """Where no other than a usual one stands."""
        usual = {str(port) for port in PORTS.values()}
        if self.text(f"{name}-port").strip() in usual | {""}:
            self._filled[f"{name}-port"] = self.text(f"{name}-port")
            self.fill(f"{name}-port", str(PORTS[protocol, self.security(name)]))

    def security(self, name: str) -> Security:
        """As chosen."""
        return Security(self._form.query_one(f"#{name}-security", ChoiceField).value)
