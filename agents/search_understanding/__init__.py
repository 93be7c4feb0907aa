"""Reading a message into slots: by grammar (the floor), or by a model whose proposal code disposes of."""
