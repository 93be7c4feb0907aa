"""What is done with papers: received, drawn, asked, erased."""
