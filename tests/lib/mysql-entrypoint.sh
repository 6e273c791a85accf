#!/bin/bash
# The local image's entry point: what the official images' one does with MYSQL_ROOT_PASSWORD, MYSQL_DATABASE, MYSQL_USER and
# MYSQL_PASSWORD, and no more. Its clients read no option file: Testcontainers puts one into the container.
set -euo pipefail

data=/var/lib/mysql
socket=/run/mysqld/mysqld.sock

if [ "${1:-mysqld}" = mysqld ]; then
  shift || true
elif [[ $1 != -* ]]; then
  exec "$@"
fi

install -d -o mysql -g mysql "$data" "$(dirname "$socket")"
server=(mysqld --no-defaults --user=mysql --datadir="$data" --socket="$socket" --mysqlx=OFF)
client=(mysql --no-defaults --user=root --socket="$socket")

quote() {
  local text=${1//\\/\\\\}
  printf "'%s'" "${text//\'/\\\'}"
}

if [ ! -d "$data/mysql" ]; then
  "${server[@]}" --initialize-insecure
  ready=$(mktemp -u)
  mkfifo "$ready"
  "${server[@]}" --skip-networking >"$ready" 2>&1 &
  # Reads on to the end: who writes into a pipe that nobody reads is stopped.
  while IFS= read -r line; do
    printf '%s\n' "$line"
    if [[ $line == *'ready for connections'* ]]; then
      {
        printf "ALTER USER 'root'@'localhost' IDENTIFIED BY %s;\n" "$(quote "$MYSQL_ROOT_PASSWORD")"
        printf "CREATE USER 'root'@'%%' IDENTIFIED BY %s;\n" "$(quote "$MYSQL_ROOT_PASSWORD")"
        printf "GRANT ALL ON *.* TO 'root'@'%%' WITH GRANT OPTION;\n"
        if [ -n "${MYSQL_DATABASE:-}" ]; then
          # shellcheck disable=SC2016 # the backquotes are SQL's
          printf 'CREATE DATABASE `%s`;\n' "$MYSQL_DATABASE"
        fi
        if [ -n "${MYSQL_USER:-}" ]; then
          printf "CREATE USER %s@'%%' IDENTIFIED BY %s;\n" "$(quote "$MYSQL_USER")" "$(quote "${MYSQL_PASSWORD:-}")"
          if [ -n "${MYSQL_DATABASE:-}" ]; then
            # shellcheck disable=SC2016 # the backquotes are SQL's
            printf 'GRANT ALL ON `%s`.* TO %s@%s;\n' "$MYSQL_DATABASE" "$(quote "$MYSQL_USER")" "'%'"
          fi
        fi
        printf 'SHUTDOWN;\n'
      } | "${client[@]}"
    fi
  done <"$ready"
  wait
  rm "$ready"
fi

# As in the official images: a name server that does not answer would keep every login waiting.
exec "${server[@]}" --bind-address=0.0.0.0 --skip-name-resolve "$@"
