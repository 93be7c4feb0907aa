"""Field readers of an applicant's papers: pages in, facts with page, box and quote out. No model, no file."""
