"""The state machine of a home-loan case, from application to signed decision."""
