"""Shapes of the domain REST API: what is accepted and what is shown, apart from the domain's own types."""
