#!/usr/bin/env bash
# Installs Debian's jupyter_kernel_test and nbconvert for the tests against Jupyter itself, unless they are there.
# Exit code 77 where they cannot be had.
set -euo pipefail

for python in "${PYTHON:-python3}" /usr/bin/python3; do
  if "$python" -c "import jupyter_kernel_test, nbconvert" 2>/dev/null; then exit 0; fi
done

if ! command -v apt-get >/dev/null; then
  echo "The tests against Jupyter need Python's jupyter_kernel_test and nbconvert; name a Python that has them with PYTHON." >&2
  exit 77
fi
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
if ! { "${as_root[@]}" apt-get update -qq &&
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends \
    python3-jupyter-kernel-test python3-nbconvert >/dev/null; }; then
  echo "Debian's python3-jupyter-kernel-test and python3-nbconvert could not be installed." >&2
  exit 77
fi
