"""How often who may call what, and how many streams they may hold open."""
