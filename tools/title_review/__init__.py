"""What a title review reads beside its own file: the papers, through a port."""
