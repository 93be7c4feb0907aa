"""Papers of a credit decision as accessible PDFs: memo, key facts statement, sanction letter, reasons."""
