#!/usr/bin/env bash
# Finds or installs JupyterLab 4 with ipywidgets' manager for the browser tests, and prints the command that starts it.
# GAN2SHAPE_JUPYTERLAB names another command, its words parted by spaces. Exits with 1, and says why, where there is none and none can be installed: the tests are then skipped.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

if [ -n "${GAN2SHAPE_JUPYTERLAB:-}" ]; then
  echo "$GAN2SHAPE_JUPYTERLAB"
  exit 0
fi
# What an earlier run, or the reader, installed.
for launcher in .cache/jupyterlab/bin/jupyter-lab "$(command -v jupyter-lab)"; do
  [ -e "$launcher" ] || continue
  case $launcher in
    .cache/*) echo "$PWD/$launcher" ;;
    *) echo "$launcher" ;;
  esac
  exit 0
done

if ! python3 -m venv .cache/jupyterlab >&2; then
  echo "JupyterLab is not there and Python cannot make an environment for it." >&2
  rm -rf .cache/jupyterlab
  exit 1
fi
if ! .cache/jupyterlab/bin/pip install --quiet --timeout 15 --retries 1 "jupyterlab>=4,<5" "jupyterlab_widgets>=3" >&2; then
  echo "JupyterLab is not there and pip cannot install it." >&2
  rm -rf .cache/jupyterlab
  exit 1
fi
echo "$PWD/.cache/jupyterlab/bin/jupyter-lab"
