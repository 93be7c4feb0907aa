"""Doors of underwriting to what is not its own: papers, credit bureaus, the market, title reviews."""
