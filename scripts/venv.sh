#!/bin/sh
# Make the virtual environment and install tui-mail into it, for the demo or for development.
# usage: venv.sh PYTHON FOLDER demo|dev
set -eu
python=$1 venv=$2 what=$3
if [ ! -x "$venv/bin/python" ]; then
    "$python" -m venv "$venv" || {
        echo "The module venv is missing: install it (Debian: apt install python3-venv)." >&2
        exit 1
    }
fi
pip() { "$venv/bin/python" -m pip --disable-pip-version-check -q "$@"; }
echo "Installing tui-mail into $venv ..." >&2
pip install -e '.[demo]'
if [ "$what" = dev ]; then
    # Debian 12's pip knows no dependency groups: read them from the one place they stand in
    "$venv/bin/python" scripts/dev_requirements.py | pip install -r /dev/stdin
fi
