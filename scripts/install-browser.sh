#!/usr/bin/env bash
# Installs Debian's Chromium for the browser tests, unless there is a browser already.
set -euo pipefail
cd "$(dirname "$0")/.."

for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
[ -n "${GAN2SHAPE_CHROMIUM:-}" ] && exit 0

if ! bash scripts/install-packages.sh chromium; then
  echo "The browser tests need Chromium; install it, or set GAN2SHAPE_CHROMIUM to its path." >&2
  exit 1
fi
