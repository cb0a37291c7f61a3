#!/bin/sh
# The first process of the image that build-image makes. Takes what the usual PostgreSQL images take: POSTGRES_USER,
# POSTGRES_PASSWORD, POSTGRES_DB, POSTGRES_INITDB_ARGS and PGDATA, and a command line such as `postgres -c fsync=off`.
set -eu

case ${1:-} in '' | -*) set -- postgres "$@" ;; esac
if [ "$1" != postgres ]; then exec "$@"; fi

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA"
  chown postgres:postgres "$PGDATA"
  chmod 700 "$PGDATA"
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ -z "${POSTGRES_PASSWORD:-}" ]; then
    echo 'POSTGRES_PASSWORD must be set: the password of the superuser.' >&2
    exit 1
  fi
  user=${POSTGRES_USER:-postgres}
  database=${POSTGRES_DB:-$user}
  passwords=$(mktemp)
  printf '%s\n' "$POSTGRES_PASSWORD" >"$passwords"
  # shellcheck disable=SC2086 # a list of arguments
  initdb --username="$user" --pwfile="$passwords" ${POSTGRES_INITDB_ARGS:-}
  rm "$passwords"
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  echo "listen_addresses = '*'" >>"$PGDATA/postgresql.conf"
  # Nobody outside must meet the server before its database is there: this one listens on its socket alone.
  pg_ctl -w start -o "-c listen_addresses=''"
  if [ "$database" != postgres ]; then createdb --username="$user" --maintenance-db=postgres -- "$database"; fi
  pg_ctl -w -m fast stop
  echo 'PostgreSQL is initialised and starts to serve.'
fi
exec "$@"
