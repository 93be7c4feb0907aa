"""Policy outcome of home-loan cases."""
