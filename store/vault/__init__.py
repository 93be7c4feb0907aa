"""Values of people, sealed with a key of each person, and the audit of what was done with them."""
