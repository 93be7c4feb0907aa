"""A synthetic market of six metros: seeded, equal on every machine, labelled wherever it is shown."""
