"""The inbox of leads in the database: pages, details, steps that can be undone, views, brokers, figures.

Every call takes the caller; Postgres shows leads of the caller's tenant to its agents and administrators, and
to nobody else of it.
"""
