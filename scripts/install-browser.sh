#!/usr/bin/env bash
# Installs Debian's Chromium for the browser tests, unless there is a browser already.
set -euo pipefail

for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
[ -n "${GAN2SHAPE_CHROMIUM:-}" ] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "The browser tests need Chromium; install it, or set GAN2SHAPE_CHROMIUM to its path." >&2
  exit 1
fi
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends chromium >/dev/null
