"""The suites: one package each, with its task, its cases and, where cases can be drawn, their generator."""
