"""The door to programs that take mail as sendmail does: sendmail, msmtp and their like."""
