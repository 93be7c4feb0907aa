"""The engine of evals: suites are run, counted, compared and kept. Task, dataset and scorer stay apart."""
