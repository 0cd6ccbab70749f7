"""Embedded POP3, IMAP and SMTP servers with two people's mail, on loopback only.

    serve      runs the three servers until told to stop      process   starts them as a program
    postbox    where the three meet: everyone's mailboxes     profile   settings to read them with
    mailbox/   the mail that was written for the demo

Must never listen anywhere but on this machine, send anything away from it, or need a keyring.
pymap and aiosmtpd (the extra `demo`) are imported by postbox, imap_server and smtp_server alone,
which `serve` imports once `extra.require` has found them: everything else works without.
"""
