/** A random UUID; `crypto.randomUUID` is missing on pages that are not served over https, blob addresses are not. */
export function uuid(): string {
  const address = URL.createObjectURL(new Blob());
  URL.revokeObjectURL(address);
  return address.slice(-36);
}
