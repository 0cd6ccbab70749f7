#!/bin/sh
# Install the other mail programs that the benchmarks compare with, where this user may; else say
# what is missing. None of them is configured: each benchmark writes settings of its own.
set -eu
missing=
for pair in aerc:aerc neomutt:neomutt mutt:mutt alpine:alpine mbsync:isync mpop:mpop getmail:getmail6 \
    fetchmail:fetchmail offlineimap:offlineimap3 notmuch:notmuch mu:maildir-utils msmtp:msmtp; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair#*:}"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086 # a list of words
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "Absent from the table without these Debian packages:$missing" >&2
fi
