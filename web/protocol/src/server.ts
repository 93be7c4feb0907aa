/** The server under test. */
export const apiUrl = required("PROPMUBI_URL");

/** A personal access token of a person of that server. */
export const apiKey = required("PROPMUBI_API_KEY");

function required(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set: run .venv/bin/pytest tests/contract/test_wire_javascript.py`);
  }
  return value;
}
