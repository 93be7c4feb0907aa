#!/bin/sh
# Runs once, on an empty volume: the application's role, which is no superuser and so bound by row-level
# security, its extensions and its database; the same as the embedded engine makes for itself.
set -eu
psql --set=ON_ERROR_STOP=1 --set=password="$PROPMUBI_PASSWORD" --username "$POSTGRES_USER" --dbname template1 <<'SQL'
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gin;
create extension if not exists cube;
create extension if not exists earthdistance;
create role propmubi login nosuperuser password :'password';
create database propmubi owner propmubi;
SQL
