"""tui-mail: mail in the terminal, over POP3 or IMAP, sent through any SMTP server."""

__version__ = "0.1.0"
