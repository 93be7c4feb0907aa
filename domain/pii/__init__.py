"""Personal data of India found in text: identifiers, ways to reach a person, names, addresses.

`find.find_pii` is the one entry. A text is folded first (`folding`), so that Devanagari digits, zero-width
characters and odd spaces hide nothing; recognisers (`identifiers`, `reach`, `people`, `labelled`) offer
candidates with a score; context words near a candidate raise it; thresholds per type, dated in
`domain/rules/pii.yaml`, decide; where hits overlap the surer one stays.
"""
