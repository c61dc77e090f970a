#!/bin/sh
# Sets up what a task needs: setup.sh base|test|bench|mutants. Installs system packages where it may, else says which.
set -eu

PYTHON=${PYTHON:-python3}
missing=""
if ! command -v "$PYTHON" >/dev/null; then
    missing="$missing python3 python3-venv"
elif ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
    missing="$missing python3-venv"
fi
if [ "$(uname)" = Linux ]; then
    command -v bwrap >/dev/null || missing="$missing bubblewrap"
    command -v setpriv >/dev/null || missing="$missing util-linux" # the tests grade as other users
    PATH="$PATH:/sbin:/usr/sbin" ldconfig -p | grep -q libseccomp.so.2 || missing="$missing libseccomp2"
    if [ "$1" = test ]; then # which try pages in a real browser, and start a database server of their own
        command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing="$missing chromium fonts-dejavu-core"
        command -v pg_ctl >/dev/null || ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1 || missing="$missing postgresql"
    fi
fi

if [ -n "$missing" ]; then
    install="apt-get install -y --no-install-recommends$missing"
    if ! command -v apt-get >/dev/null; then
        echo "setup: wanted, with this system's package manager:$missing (names as in Debian)" >&2
        exit 1
    elif [ "$(id -u)" = 0 ]; then
        apt-get update -q && DEBIAN_FRONTEND=noninteractive $install
    elif sudo -n true 2>/dev/null; then
        sudo -n apt-get update -q && sudo -n env DEBIAN_FRONTEND=noninteractive $install
    else
        echo "setup: not allowed to install system packages here; run: sudo $install" >&2
        exit 1
    fi
fi

"$PYTHON" - <<'EOF'
import sys
if sys.version_info < (3, 11):
    sys.exit(f"setup: found Python {sys.version.split()[0]}, wanted 3.11 or later; name one with PYTHON=...")
EOF

[ -x .venv/bin/python ] || "$PYTHON" -m venv .venv
case $1 in
    base) extra=all ;;
    *) extra=$1 ;;
esac
PYTHONWARNINGS=ignore PIP_CONSTRAINT=constraints.txt .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[$extra]"
.venv/bin/python -c "import matplotlib.font_manager" 2>/dev/null # looks through the machine's fonts once
touch ".venv/.$1"
