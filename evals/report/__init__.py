"""Runs as people read them: tables for the terminal, formats of other tools, one page for the browser."""
