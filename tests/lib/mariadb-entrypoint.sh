#!/bin/bash
# The entry point of a MariaDB image: what the official one's documentation says of MARIADB_ROOT_PASSWORD, its older name and their _FILE forms,
# and no more.
set -euo pipefail

data=/var/lib/mysql
init=()

for name in MARIADB_ROOT_PASSWORD MYSQL_ROOT_PASSWORD; do
  file=${name}_FILE
  if [ -n "${!file:-}" ]; then
    export "$name"="$(<"${!file}")"
    unset "$file"
  fi
done
password=${MARIADB_ROOT_PASSWORD:-${MYSQL_ROOT_PASSWORD:-}}

install -d -o mysql -g mysql "$data" /run/mysqld
if [ ! -d "$data/mysql" ]; then
  mariadb-install-db --no-defaults --user=mysql --datadir="$data" --auth-root-authentication-method=normal --skip-test-db >/dev/null
  printf "ALTER USER 'root'@'localhost' IDENTIFIED BY '%s';\n" "${password//\'/\'\'}" >/run/mysqld/init.sql
  init=(--init-file=/run/mysqld/init.sql)
fi

exec mariadbd --no-defaults --user=mysql --datadir="$data" --socket=/run/mysqld/mysqld.sock --skip-name-resolve "${init[@]}" "$@"
