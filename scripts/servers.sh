#!/bin/sh
# Install the real servers that the tests run against, where this user may; else say what is missing.
# They are never configured or started here: each test runs its own, on loopback, with its own files.
set -eu
PATH=$PATH:/usr/sbin:/sbin
missing=
for pair in doveadm:dovecot-imapd dovecot:dovecot-pop3d postfix:postfix gnome-keyring-daemon:gnome-keyring \
    dbus-run-session:dbus-daemon tmux:tmux openssl:openssl zsh:zsh fish:fish git:git \
    msmtp:msmtp; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair#*:}"
done
perl -MMail::Address -e1 2>/dev/null && [ -x "$(git --exec-path)/git-send-email" ] || missing="$missing git-email libmailtools-perl"
# whoever asks for the library finds it by its name in the loader's cache
ldconfig -p 2>/dev/null | grep -q libenchant-2.so.2 || missing="$missing libenchant-2-2"
[ -e /usr/share/hunspell/en_US.dic ] || missing="$missing hunspell-en-us"
[ -e /usr/share/hunspell/de_DE.dic ] || missing="$missing hunspell-de-de"
[ -x /usr/lib/dovecot/pop3 ] || missing="$missing dovecot-pop3d"
[ -x /usr/lib/dovecot/lmtp ] || missing="$missing dovecot-lmtpd"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086 # a list of words
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "Tests that need these Debian packages are skipped:$missing" >&2
fi
