#!/usr/bin/env bash
# Makes this machine ready to run, test and change the portal: what is missing is installed (as root on Debian or
# Ubuntu) or named. Everything of our own goes to .venv and .local; when nothing has changed it is done at once.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly stamp=.local/bootstrap.stamp
readonly packages_log=.local/packages.log
readonly cluster_settings=/etc/postgresql-common/createcluster.conf
readonly newest_minor=14 oldest_minor=11 # of Python 3
readonly packages=(libs/contracts libs/chassis services/*/ gateway deploy/local)

main() {
  local fingerprint python
  fingerprint=$(fingerprint)
  if is_current "$fingerprint"; then return; fi
  mkdir -p .local
  wait_for_others
  if is_current "$fingerprint"; then return; fi
  system_packages
  python=$(newest_python)
  fetch_broker "$python" &
  python_environment "$python"
  wait $!
  echo "$fingerprint $(needed)" >"$stamp"
}

say() { echo "• $*"; }

# The folder counts too, since a virtual environment doesn't survive a move.
fingerprint() {
  { pwd; cat requirements.lock deploy/local/bootstrap.sh deploy/local/kafka/pom.xml \
    "${packages[@]/%//pyproject.toml}"; } | cksum
}

# Where a broker or a database server is given, ours isn't needed.
own_broker() { [[ -z ${KAFKA_SERVERS:-} ]]; }
own_database() { [[ -z ${DATABASE_URL:-} ]]; }

needed() {
  if own_broker; then echo -n "broker "; fi
  if own_database; then echo -n "database "; fi
}

is_current() {
  [[ -x .venv/bin/python && -x .venv/bin/local-stack && -f $stamp && $(<"$stamp") == "$1 "*"$(needed)"* ]]
}

wait_for_others() {
  if command -v flock >/dev/null; then
    exec 9>.local/bootstrap.lock
    flock 9
  fi
}

# --- What the system has to bring ------------------------------------------------------------------------------------

system_packages() {
  if [[ -z $(missing) ]]; then return; fi
  if [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null; then install_missing; fi
  if [[ -z $(missing) ]]; then return; fi
  {
    echo "This machine lacks:"
    missing | sed 's/^/  - /'
    echo "The packages of Debian and Ubuntu: python3-venv, openjdk-17-jre-headless (or newer), maven, postgresql."
    echo "Run make as root there and they are installed; elsewhere please install them, then run make again."
  } >&2
  exit 1
}

missing() {
  newest_python >/dev/null || echo "Python 3.$oldest_minor to 3.$newest_minor with its venv module"
  if own_broker; then
    has_java || echo "Java 17 or newer"
    command -v mvn >/dev/null || echo "Maven (mvn)"
  fi
  if own_database; then
    has_postgres || echo "PostgreSQL's server programs (initdb and postgres)"
  fi
}

newest_python() {
  local minor candidate
  for ((minor = newest_minor; minor >= oldest_minor; minor--)); do
    for candidate in "python3.$minor" "$HOME/.pyenv/versions/3.$minor."*"/bin/python3.$minor"; do
      if "$candidate" -c "import ensurepip, ssl, sys, venv; assert sys.version_info[1] == $minor" &>/dev/null; then
        command -v "$candidate"
        return
      fi
    done
  done
  return 1
}

has_java() {
  local candidate
  for candidate in "${JAVA_HOME:-}/bin/java" java /usr/lib/jvm/*/bin/java; do
    if "$candidate" -version 2>&1 | grep -qE ' version "(1[7-9]|[2-9][0-9])'; then return; fi
  done
  return 1
}

has_postgres() {
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null ||
    [[ -x $(pg_config --bindir 2>/dev/null)/initdb ]]
}

install_missing() {
  say "Installing system packages"
  apt_get update
  newest_python >/dev/null || apt_install "$(newest_packaged_python)-venv"
  if own_broker; then
    has_java || apt_install "$(packaged openjdk-17-jre-headless || echo default-jre-headless)"
    command -v mvn >/dev/null || apt_install maven
  fi
  if own_database; then
    has_postgres || install_postgres
  fi
}

# The package would make and start a server of its own; we only want the programs.
install_postgres() {
  apt_install postgresql-common
  local kept
  kept=$(mktemp)
  cp -p "$cluster_settings" "$kept"
  trap "cp -p '$kept' '$cluster_settings'" EXIT
  echo "create_main_cluster = false" >>"$cluster_settings"
  apt_install postgresql
  cp -p "$kept" "$cluster_settings"
  trap - EXIT
  rm "$kept"
}

newest_packaged_python() {
  local minor
  for ((minor = newest_minor; minor > oldest_minor; minor--)); do
    if packaged "python3.$minor-venv" >/dev/null; then break; fi
  done
  echo "python3.$minor"
}

packaged() { apt-cache show "$1" &>/dev/null && echo "$1"; }

apt_install() { apt_get install --no-install-recommends "$@"; }

apt_get() {
  if ! DEBIAN_FRONTEND=noninteractive apt-get --yes -o Dpkg::Use-Pty=0 "$@" >>"$packages_log" 2>&1; then
    tail -20 "$packages_log" >&2
    return 1
  fi
}

# --- What is ours ----------------------------------------------------------------------------------------------------

fetch_broker() {
  if ! own_broker; then return; fi
  [[ -d .local/kafka-libs ]] || say "Fetching the Kafka broker"
  PYTHONPATH=deploy/local/src "$1" -m local_stack.kafka_jars
}

python_environment() {
  say "Installing the Python packages of requirements.lock for $("$1" --version)"
  if ! grep -qs "$PWD/.venv" .venv/bin/activate || ! .venv/bin/python -c '' 2>/dev/null; then
    rm -rf .venv
    "$1" -m venv .venv
  fi
  install_uv
  ask_where_pip_would
  if ! uv_install --require-hashes -r requirements.lock; then
    say "uv couldn't; pip takes a little longer"
    pip --require-hashes -r requirements.lock
  fi
  uv_install --no-deps --no-build-isolation "${packages[@]/#/--editable=}"
  # Now and once: the product is many processes that import much. Some packages carry files that can't be compiled.
  .venv/bin/python -m compileall -qq -j 0 .venv/lib || true
}

# uv is pinned and hashed like everything else; its lines of the lock file are enough for pip to install it.
install_uv() {
  local lines
  lines=$(mktemp)
  awk '/^[^ ]/ { in_uv = /^uv==/ } in_uv' requirements.lock >"$lines"
  pip --no-deps --require-hashes -r "$lines"
  rm "$lines"
}

uv_install() { .venv/bin/uv pip install --quiet --python .venv/bin/python "$@"; }

pip() { .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@"; }

# uv has settings of its own; where there are none, a mirror that pip knows and the system's certificates are right too.
ask_where_pip_would() {
  local mirror
  mirror=${PIP_INDEX_URL:-$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)}
  if [[ -n $mirror && -z ${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-} ]]; then export UV_DEFAULT_INDEX=$mirror; fi
  if [[ -s /etc/ssl/certs/ca-certificates.crt ]]; then export UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-1}; fi
}

main "$@"
