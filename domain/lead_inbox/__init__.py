"""A broker's inbox of leads: what may be asked of it, what a step does to a lead, whom one may reach how."""
