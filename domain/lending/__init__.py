"""Home-loan arithmetic: exact, dated, sourced."""
