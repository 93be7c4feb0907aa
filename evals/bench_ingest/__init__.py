"""How papers are read: what becomes of hostile files, how fast, in how much memory, beside other readers."""
