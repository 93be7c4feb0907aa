"""The model behind a lead's score: its form, how it scores, why, and how good it is. Standard library only.

A model is data (JSON of our own form, `files`), never code and never a pickle. Training lives in
`evals/leads` and is the only place that knows scikit-learn; whoever scores needs nothing but this package.
"""
