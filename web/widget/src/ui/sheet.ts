const sheets = new Map<string, CSSStyleSheet>();

/** One sheet for every chat of the page; constructable, so that no policy on inline styles is in its way. */
export function sheetOf(css: string): CSSStyleSheet {
  const known = sheets.get(css);
  if (known) return known;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  sheets.set(css, sheet);
  return sheet;
}
