#!/usr/bin/env bash
# The browser that the tests of this folder drive: Debian's chromium, installed where it is missing and can be.
set -eu
if command -v chromium >/dev/null; then
  exit 0
fi
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  apt-get update
  apt-get install -y --no-install-recommends chromium fonts-dejavu-core
else
  echo "the browser tests need chromium on the PATH; on Debian: apt-get install chromium" >&2
  exit 1
fi
