"""IMAP: the only door to imapclient and imaplib. Their types, and their errors, end here."""
