"""What the rig's Dovecot and Postfix are told: the text of their configuration files.

Never names a path outside the rig's folder or an address that is not loopback.
"""

from pathlib import Path

_SPECIAL = ("Drafts", "Sent", "Trash", "Junk", "Archive")


def dovecot_conf(folder: Path, host: str, ports: dict[str, int], mail_uid: int) -> str:
    """dovecot.conf for Dovecot 2.3: IMAP, POP3, LMTP from Postfix, and SASL for it."""
    special = "\n".join(
        f"  mailbox {name} {{\n    special_use = \\{name}\n    auto = subscribe\n  }}"
        for name in _SPECIAL
    )
    return f"""\
base_dir = {folder}/run
state_dir = {folder}/state
instance_name = tui-mail-tests
log_path = {folder}/log/dovecot.log
protocols = imap pop3 lmtp
listen = {host}

ssl = yes
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
# the plain ports let one log in, so that a test can show that we do not
disable_plaintext_auth = no

auth_mechanisms = plain login cram-md5 scram-sha-256
auth_username_format = %Ln
auth_failure_delay = 0
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%Ln {folder}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%Ln {folder}/users
  default_fields = uid={mail_uid} gid={mail_uid} home={folder}/mail/%Ln
}}
plugin {{
  quota = maildir:Mailbox
}}
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_fsync = never
namespace inbox {{
  inbox = yes
  separator = /
{special}
}}

# the defaults are met by a test suite: 10 sessions of a user, 256 MB of a process
default_vsz_limit = 2G
default_process_limit = 200
default_client_limit = 2000
protocol imap {{
  mail_max_userip_connections = 200
  mail_plugins = imap_zlib quota imap_quota
}}
protocol pop3 {{
  mail_max_userip_connections = 200
  pop3_uidl_format = %08Xu%08Xv
}}
protocol lmtp {{
  postmaster_address = postmaster@rig.test
}}

service imap-login {{
  service_count = 0
{_listener("imap", host, ports["imap"], tls=False)}
{_listener("imaps", host, ports["imaps"], tls=True)}
}}
service pop3-login {{
  service_count = 0
{_listener("pop3", host, ports["pop3"], tls=False)}
{_listener("pop3s", host, ports["pop3s"], tls=True)}
}}
service lmtp {{
  unix_listener lmtp {{
    mode = 0666
  }}
}}
service auth {{
  unix_listener sasl {{
    mode = 0666
  }}
}}
# wrong passwords are given on purpose: no growing delay
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
"""


def _listener(name: str, host: str, port: int, *, tls: bool) -> str:
    secured = "\n    ssl = yes" if tls else ""
    return f"  inet_listener {name} {{\n    address = {host}\n    port = {port}{secured}\n  }}"


def postfix_main(folder: Path, host: str, domain: str) -> str:
    """main.cf: takes mail for the rig's own people, hands it to Dovecot, sends nothing on."""
    nowhere = "error:5.4.4 no mail leaves this machine"
    return f"""\
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/postfix-data
maillog_file = {folder}/log/postfix.log
maillog_file_prefixes = {folder}/log
myhostname = mail.{domain}
mydomain = {domain}
mydestination =
inet_interfaces = {host}
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
local_transport = error:5.1.1 nobody lives here
default_transport = {nowhere}
relay_transport = {nowhere}
relay_domains =
virtual_mailbox_domains = {domain} old.test
virtual_mailbox_maps = texthash:{folder}/postfix/people
virtual_transport = lmtp:unix:{folder}/run/lmtp
# Postfix takes Bcc out by default, which hides a client that leaks it
message_drop_headers =
smtpd_tls_cert_file = {folder}/server.pem
smtpd_tls_key_file = {folder}/server.key
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = {folder}/run/sasl
smtpd_sasl_security_options = noanonymous
smtpd_sender_login_maps = texthash:{folder}/postfix/people
smtpd_error_sleep_time = 0
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_peername_lookup = no
smtp_dns_support_level = disabled
message_size_limit = 52428800
mailbox_size_limit = 0
minimal_backoff_time = 30s
queue_run_delay = 30s
biff = no
"""


_AUTH = (
    "-o smtpd_sasl_auth_enable=yes -o smtpd_client_restrictions=permit_sasl_authenticated,reject"
)
_RELAY = "-o smtpd_relay_restrictions=permit_sasl_authenticated,reject"
_OWN_SENDER = "-o smtpd_sender_restrictions=reject_authenticated_sender_login_mismatch"
_DENIED = (
    "-o { smtpd_recipient_restrictions ="
    " check_recipient_access static:{554 5.7.1 Relay access denied} }"
)
_LISTENERS = {
    "submission": f"{_AUTH} {_RELAY} {_OWN_SENDER} -o smtpd_tls_auth_only=yes",
    "smtps": f"{_AUTH} {_RELAY} {_OWN_SENDER} -o smtpd_tls_wrappermode=yes",
    "isp": f"{_AUTH} {_RELAY} -o smtpd_tls_auth_only=yes",
    "smarthost": "-o smtpd_recipient_restrictions=permit_mynetworks,reject",
    "stranger": _DENIED,
}

_PARTS = """\
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
"""Postfix's own services, none of them in a chroot: nothing has to be copied below the queue."""


def postfix_master(host: str, ports: dict[str, int]) -> str:
    """master.cf: one smtpd for each way to submit mail, and Postfix's own services."""
    listeners = (
        f"{host}:{ports[name]} inet n - n - - smtpd\n  {options}\n"
        for name, options in _LISTENERS.items()
    )
    return "".join(listeners) + _PARTS
