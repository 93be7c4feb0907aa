#!/usr/bin/env bash
# Makes what a command of the Makefile needs, from the lock files, on a machine that may have little more than
# python3 and make. What is already made is left alone: each part has a stamp with the digest of its inputs.
#
#   scripts/bootstrap.sh [runtime|dev] [web] [uv]
set -euo pipefail
cd "$(dirname "$0")/.."

VENV=.venv
PY="$VENV/bin/python"
UV_VERSION="$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' locks/uv.txt)"
NODE_FLOOR="20.19"
export UV_COMPILE_BYTECODE="${UV_COMPILE_BYTECODE:-1}" UV_NO_PROGRESS=1
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
export npm_config_update_notifier=false

say() { printf 'bootstrap: %s\n' "$*" >&2; }
die() { say "$*"; exit 2; }
have() { command -v "$1" >/dev/null 2>&1; }

# Digest of files, by name and content, to know whether a part must be made again.
digest() { sha256sum "$@" | sha256sum | cut -d' ' -f1; }
is_made() { [ -f "$VENV/made-$1" ] && [ "$(cat "$VENV/made-$1")" = "$2" ]; }
mark_made() { printf '%s\n' "$2" >"$VENV/made-$1"; }

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; }

find_python() {
  local name
  for name in ${PYTHON:-} python3 python3.12 python3.13 python3.11; do
    if have "$name" && fits "$name"; then command -v "$name"; return; fi
  done
  die "Python 3.11, 3.12 or 3.13 is needed: install python3 (Debian: apt-get install python3), or set PYTHON."
}

# Debian splits venv off Python; root adds it, anybody else gets by with a uv or pip found here, or Debian's pip.
make_venv() {
  local python; python="$(find_python)"
  say "making $VENV with $("$python" --version)"
  if "$python" -c 'import ensurepip, venv' 2>/dev/null; then "$python" -m venv "$VENV"; return; fi
  if [ "$(id -u)" = 0 ] && have apt-get && add_debian_venv "$python"; then
    "$python" -m venv "$VENV"
    return
  fi
  if have uv; then uv venv --quiet --python "$python" "$VENV"; return; fi
  if "$python" -m venv --without-pip "$VENV" 2>/dev/null; then
    if "$python" -m pip --version >/dev/null 2>&1 || fetch_debian_pip; then return; fi
  fi
  rm -rf "$VENV"
  die "python3-venv is missing and neither uv nor pip is here: as root run apt-get install python3-venv, then again."
}

add_debian_venv() {
  local version; version="$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
  say "installing python$version-venv with apt-get"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "python$version-venv"; } \
    >/dev/null 2>&1 && "$1" -c 'import ensurepip' 2>/dev/null
}

# Debian's own pip, unpacked beside the environment: apt lets anybody read packages, only installing needs root.
fetch_debian_pip() {
  have apt-get && have dpkg-deb || return 1
  say "fetching Debian's pip with apt-get"
  local here="$PWD/$VENV/debian-pip"
  mkdir -p "$here/lists/partial" "$here/archives/partial"
  local apt=(apt-get -qq -o "Dir::State::lists=$here/lists" -o "Dir::Cache=$here" -o Debug::NoLocking=1)
  (cd "$here" && "${apt[@]}" update && "${apt[@]}" download python3-pip-whl && dpkg-deb -x ./*.deb .) >/dev/null 2>&1 \
    && rm -rf "$here/lists" "$here"/*.bin
  debian_pip >/dev/null
}

debian_pip() {
  local wheel
  for wheel in "$PWD/$VENV"/debian-pip/usr/share/python-wheels/pip-*.whl; do
    if [ -f "$wheel" ]; then printf '%s\n' "$wheel"; return; fi
  done
  return 1
}

# uv of the pinned version, by its hash, into the environment itself; any uv of this machine where there is no pip.
find_uv() {
  if [ "$("$VENV/bin/uv" --version 2>/dev/null | cut -d' ' -f2)" = "$UV_VERSION" ]; then UV="$VENV/bin/uv"; return; fi
  if "$PY" -m pip --version >/dev/null 2>&1; then
    "$PY" -m pip install --quiet --require-hashes --only-binary :all: -r locks/uv.txt && UV="$VENV/bin/uv" && return
  elif debian_pip >/dev/null; then
    PYTHONPATH="$(debian_pip)" "$PY" -m pip install --quiet --require-hashes --only-binary :all: -r locks/uv.txt \
      && UV="$VENV/bin/uv" && return
  elif have uv; then
    UV="$(command -v uv)" && return
  elif python3 -m pip --version >/dev/null 2>&1; then
    python3 -m pip --python "$PY" install --quiet --require-hashes --only-binary :all: -r locks/uv.txt \
      && UV="$VENV/bin/uv" && return
  fi
  die "uv $UV_VERSION could not be installed: is the Python package registry reachable (pip config list)?"
}

install_lock() {
  say "installing locks/$1.txt"
  "$UV" pip install --quiet --python "$PY" --no-deps --require-hashes -r "locks/$1.txt" \
    || die "locks/$1.txt could not be installed; the line above says which package."
}

# The lock is complete, so nothing is resolved here; our own package is linked, not copied.
install_python() {
  local want; want="$(digest "locks/$1.txt" locks/build.txt pyproject.toml)"
  if is_made "$1" "$want"; then return; fi
  find_uv
  install_lock "$1"
  install_lock build
  "$UV" pip install --quiet --python "$PY" --no-deps --no-build-isolation --editable . \
    || die "the package itself could not be installed; the lines above say why."
  mark_made "$1" "$want"
}

node_fits() { have node && have npm && node -e "
  const [a, b] = process.versions.node.split('.').map(Number), [c, d] = '$NODE_FLOOR'.split('.').map(Number);
  process.exit(a > c || (a === c && b >= d) ? 0 : 1)"; }

find_node() {
  PATH="$PWD/$VENV/bin:$PATH"; export PATH
  if node_fits; then return; fi
  say "no Node >= $NODE_FLOOR here; taking it from the Python registry"
  find_uv
  install_lock node
  hash -r
  node_fits || die "Node $NODE_FLOOR or newer is needed for the web parts: install nodejs and npm, then again."
}

web_inputs() {
  find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/results/*' \
    -not -name '*.tsbuildinfo' -print0 | LC_ALL=C sort -z
}

install_web() {
  if [ ! -f web/package.json ]; then return; fi
  local packages want
  packages="$(digest web/package.json web/package-lock.json)"
  want="$(web_inputs | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)"
  if is_made web "$want" && [ -d web/home/dist ] && [ -d web/widget/dist ] && [ -d web/inbox/dist ]; then return; fi
  find_node
  if ! is_made npm "$packages" || [ ! -d web/node_modules ]; then
    say "installing web/package-lock.json"
    (cd web && npm ci --no-audit --no-fund --loglevel=error) || die "npm ci failed; the lines above say why."
    mark_made npm "$packages"
  fi
  say "building the web parts"
  (cd web && npm run --silent build) >"$VENV/web-build.log" 2>&1 || { cat "$VENV/web-build.log" >&2; die "the web build failed."; }
  mark_made web "$want"
}

if [ -d "$VENV" ] && ! fits "$PY"; then
  say "$VENV holds no usable Python any more; making it again"
  rm -rf "$VENV"
fi
[ -x "$PY" ] || make_venv
for part in "$@"; do
  case "$part" in
    runtime) is_made dev "$(digest locks/dev.txt locks/build.txt pyproject.toml)" || install_python runtime ;;
    dev) install_python dev ;;
    web) install_web ;;
    uv) find_uv ;;
    *) die "no such part: $part (runtime, dev, web, uv)" ;;
  esac
done
