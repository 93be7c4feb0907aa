"""Fields of instruments, certificates and registers by rules: the floor of the deed reader (DOMAIN B1)."""
