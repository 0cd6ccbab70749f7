#!/bin/sh
# Install the real servers that the tests run against, where this user may; else say what is missing.
# They are never configured or started here: each test runs its own, on loopback, with its own files.
set -eu
PATH=$PATH:/usr/sbin:/sbin
missing=
for pair in doveadm:dovecot-imapd dovecot:dovecot-pop3d postfix:postfix gnome-keyring-daemon:gnome-keyring \
    dbus-run-session:dbus-daemon tmux:tmux openssl:openssl zsh:zsh fish:fish git:git \
    msmtp:msmtp sievec:dovecot-sieve desktop-file-validate:desktop-file-utils man:man-db; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair#*:}"
done
perl -MMail::Address -e1 2>/dev/null && [ -x "$(git --exec-path)/git-send-email" ] || missing="$missing git-email libmailtools-perl"
# whoever asks for the library finds it by its name in the loader's cache
ldconfig -p 2>/dev/null | grep -q libenchant-2.so.2 || missing="$missing libenchant-2-2"
[ -e /usr/share/hunspell/en_US.dic ] || missing="$missing hunspell-en-us"
[ -e /usr/share/hunspell/de_DE.dic ] || missing="$missing hunspell-de-de"
[ -x /usr/lib/dovecot/pop3 ] || missing="$missing dovecot-pop3d"
[ -x /usr/lib/dovecot/lmtp ] || missing="$missing dovecot-lmtpd"
[ -x /usr/lib/cyrus/bin/master ] || missing="$missing cyrus-common"
command -v mbsync >/dev/null 2>&1 || missing="$missing isync"
# Debian lets only one IMAP server be installed: the second one is unpacked beside it
beside=/opt/tui-mail-tests
[ -x "$beside/usr/lib/cyrus/bin/imapd" ] || missing="$missing cyrus-imapd"
sh "$(dirname "$0")/oauth_server.sh" >/dev/null || true
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    unpacked=${missing##* }
    [ "$unpacked" = cyrus-imapd ] || unpacked=
    # shellcheck disable=SC2086 # a list of words
    apt-get install -y -qq --no-install-recommends ${missing%cyrus-imapd} >/dev/null
    if [ -n "$unpacked" ]; then
        folder=$(mktemp -d)
        (cd "$folder" && apt-get download -qq cyrus-imapd 2>/dev/null)
        dpkg-deb -x "$folder"/cyrus-imapd_*.deb "$beside"
        rm -r "$folder"
    fi
else
    echo "Tests that need these Debian packages are skipped:$missing" >&2
fi
