#!/bin/sh
# Run once by the PostgreSQL image when the database is new. The site's role may sign in and nothing else;
# `manage.py migrate` gives it its rights on each table.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set password="$DATABASE_SITE_PASSWORD" <<'SQL'
CREATE ROLE kotatgent_site LOGIN PASSWORD :'password' NOSUPERUSER NOCREATEDB NOCREATEROLE;
REVOKE ALL ON DATABASE kotatgent FROM PUBLIC;
GRANT CONNECT ON DATABASE kotatgent TO kotatgent_site;
SQL
