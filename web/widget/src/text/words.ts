import type { Lang } from "../conversation/index.js";

/**
 * Says an English phrase in the person's language; "{}" in it is the gap for the value.
 *
 * Names of the platform (semi_furnished, not_what_i_asked) are phrases too, with their underscores as spaces.
 */
export type Text = (phrase: string, value?: string | number) => string;

/** A language's phrases by the English ones. */
export type Phrases = Readonly<Record<string, string>>;

export const LANGS: Readonly<Record<Lang, string>> = { en: "English", hi: "हिन्दी", mr: "मराठी" };

export function textOf(phrases: Phrases): Text {
  return (phrase, value) => {
    const plain = phrase.replaceAll("_", " ");
    return (phrases[plain] ?? plain).replace("{}", () => String(value));
  };
}

/** The phrases of a language: none for English, else one small file from beside the script. */
export async function fetchPhrases(lang: Lang, base: string): Promise<Phrases> {
  return lang === "en" ? {} : ((await (await fetch(`${base}/widget/text-${lang}.json`)).json()) as Phrases);
}

/** 1234567.5 as "12,34,567.5". */
export const number = (value: number): string => value.toLocaleString("en-IN", { maximumFractionDigits: 2 });

/** Whole rupees as "₹77,128", "₹92.5 L" or "₹1.19 Cr", in the language's own units. */
export function money(inr: number, text: Text): string {
  if (inr >= 1e7) return text("{} Cr", hundredths(inr, 1e5));
  return inr >= 1e5 ? text("{} L", hundredths(inr, 1e3)) : `₹${number(inr)}`;
}

/** Halves go up, as the platform rounds: dividing once, by a hundredth of the unit, keeps them exact. */
const hundredths = (inr: number, hundredthInr: number): string => `₹${number(Math.round(inr / hundredthInr) / 100)}`;
