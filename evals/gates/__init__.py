"""What may ship: runs held against baselines and against one another."""
