"""Domain REST: one router file per resource."""
