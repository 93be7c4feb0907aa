"""Words for what the tools found: by templates (the floor), or by a model whose every figure is checked."""
