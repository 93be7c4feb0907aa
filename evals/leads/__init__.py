"""Training of lead models from tables of any shape, and the report on how good they are.

Only `learning` and nothing else imports scikit-learn, when it is called; what comes out is our own form
(`domain/leads_model`), scored without it.
"""
