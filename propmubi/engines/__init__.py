"""Starts and stops embedded Postgres and Redis."""
