"""Home-loan cases as the analyst's desk and the graph read and write them."""
