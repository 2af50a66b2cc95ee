# What driving a browser needs: the packages of end2end/ and Chromium. Sourced after lib.sh.
# shellcheck shell=bash

npm_ci() { (cd end2end && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error >&2); }

# Debian's own browser, or one already there; else the one Playwright brings.
browser() {
  if grep -qs '^ID=debian' /etc/os-release; then apt_install chromium fonts-dejavu-core
  else (cd end2end && npx playwright install --with-deps chromium)
  fi
}

installed=end2end/node_modules/.package-lock.json
[ -f "$installed" ] && [ ! end2end/package-lock.json -nt "$installed" ] || step "packages of the end-to-end tests" npm_ci
if [ -z "${CHROMIUM_PATH:-}" ] && [ ! -x /usr/bin/chromium ] &&
  ! compgen -G "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}/chromium*" >/dev/null; then
  step "browser" browser
fi
