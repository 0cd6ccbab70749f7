#!/bin/sh
# Install the authorisation server that the OAuth2 tests run against: npm's oidc-provider, of one
# version, outside of this folder. Needs node 18 or later and npm; without them those tests are
# skipped. Prints the folder.
set -eu
version=9.13.3
if [ "$(id -u)" = 0 ]; then
    folder=/opt/tui-mail-tests/oidc-provider-$version
else
    folder=${XDG_CACHE_HOME:-$HOME/.cache}/tui-mail-tests/oidc-provider-$version
fi
if [ ! -e "$folder/node_modules/oidc-provider/package.json" ]; then
    command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 || exit 0
    part=$folder.part
    rm -rf "$part"
    mkdir -p "$part"
    (cd "$part" && npm install --silent --no-audit --no-fund --ignore-scripts \
        --fetch-retries=1 --fetch-timeout=20000 --fetch-retry-maxtimeout=5000 \
        "oidc-provider@$version" >&2) || {
        rm -rf "$part"
        echo "oidc-provider cannot be installed: the OAuth2 tests that need it are skipped." >&2
        exit 0
    }
    mv "$part" "$folder"
fi
echo "$folder"
