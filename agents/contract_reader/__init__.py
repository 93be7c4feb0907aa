"""Reading of an agreement for sale: by rules always, and with a model where there is one."""
