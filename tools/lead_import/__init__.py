"""Files of leads: a declared mapping of columns, batches that commit together, a file of rejected rows."""
