#!/usr/bin/env bash
# Builds the image in which Gradescope grades. Runs once, as root.
set -euo pipefail

SOURCE=/autograder/source
VENV=/autograder/venv

is_usable() {
    command -v "$1" >/dev/null &&
        "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for name in python@PYTHON@ python3; do
        if is_usable "$name"; then
            echo "$name"
            return
        fi
    done
    return 1
}

install() {
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

PATH="$PATH:/sbin:/usr/sbin" ldconfig -p | grep -q 'libseccomp\.so\.2' || install libseccomp2
find_python >/dev/null || install python3 python3-venv
find_python >/dev/null || install python3.11 python3.11-venv
python=$(find_python) || {
    echo "setup: wanted Python 3.11 or later with venv; choose a newer base image" >&2
    exit 1
}

chmod 700 "$SOURCE" # submissions run as another user
"$python" -m venv --clear "$VENV"
# The requirements list every package that is needed, each in one version.
"$VENV/bin/pip" install --disable-pip-version-check --no-cache-dir --no-deps \
    -r "$SOURCE/requirements.txt" "$SOURCE/@WHEEL@"
"$VENV/bin/pip" check

# Grades the solution, so that everything that a first grading sets up is ready.
if ! "$VENV/bin/autograder" --course "$SOURCE/course" grade-one "$SOURCE/course/solutions/@ID@" \
    --isolation @ISOLATION@ >"$SOURCE/solution.json"; then
    echo "setup: the solution could not be graded while the image was built; see above" >&2
fi
