/** The link to a chat with those words in its box; a link of any other shape is left as it is. */
export function whatsappWith(link: string, text: string): string {
  if (!URL.canParse(link)) return link;
  const address = new URL(link);
  // A plus is a plus there and not a space.
  address.search = `?text=${encodeURIComponent(text)}`;
  return address.href;
}
