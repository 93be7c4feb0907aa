"""What was declared against what the papers say: evidenced incomes, mismatches, papers that are missing."""
