#!/usr/bin/env bash
# Installs what `npm run bench -- steps` compares with: Debian's PyTorch, with OpenBLAS; without it PyTorch is several times slower.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -x /usr/bin/python3 ] && /usr/bin/python3 -c "import torch" 2>/dev/null && dpkg -s libopenblas0-pthread >/dev/null 2>&1; then
  exit 0
fi
if ! bash scripts/install-packages.sh python3-torch libopenblas0-pthread; then
  echo "The peer needs Debian's python3-torch and libopenblas0-pthread; or set PYTHON to a Python that has torch." >&2
  exit 1
fi
