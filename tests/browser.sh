#!/bin/sh
# Finds a browser for the tests, or installs one; says in one line what to do when it cannot.
for name in "${CHROMIUM:-}" chromium-headless-shell chromium google-chrome; do
    [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && exit 0
done
echo "Installing a browser for the tests..."
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq >/dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        chromium-headless-shell fonts-liberation2 >/dev/null 2>&1 && exit 0
fi
.venv/bin/playwright install --with-deps chromium >/dev/null 2>&1 && exit 0
echo "No browser for the tests: install Chromium, or set CHROMIUM to its path." >&2
exit 1
