"""Review of a title: from papers to an opinion that an advocate signs."""
