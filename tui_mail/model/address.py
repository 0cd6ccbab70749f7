"""A mail address as people see it."""

from tui_mail.model.frozen import frozen


@frozen
class Address:
    """A display name, which may be empty or a lie, and the address itself."""

    name: str
    address: str

    @property
    def shown(self) -> str:
        """The name if there is one, else the address."""
        return self.name or self.address

    @property
    def full(self) -> str:
        """`Name <address>`, for reading, not for a header."""
        return f"{self.name} <{self.address}>" if self.name else self.address
