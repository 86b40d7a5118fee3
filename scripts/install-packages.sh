#!/usr/bin/env bash
# Installs the Debian packages that are named; fails where there is no apt-get, or it fails.
set -euo pipefail

command -v apt-get >/dev/null
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null
