import type { Box, Fact } from "../src/api/types.js";
import type { PaperPage } from "../src/api/documents.js";

/** A4 in points. */
const WIDTH = 595;
const HEIGHT = 842;
const LEFT = 56;
/** Courier's letters are all of this width, in parts of the size: boxes can be told without a font. */
const LETTER = 0.6;

interface Read {
  field: string;
  value: unknown;
  /** The words in the line that say it. */
  words: string;
  unit?: string;
  confidence?: string;
}

export interface Line {
  text: string;
  size?: number;
  reads?: Read;
}

export interface MadePaper {
  id: string;
  label: string;
  file: string;
  role: string;
  pages: Line[][];
  /** A scan has no words in its file. */
  isScan?: boolean;
}

interface Placed extends Line {
  box: [number, number, number, number];
  size: number;
}

function placed(lines: readonly Line[]): Placed[] {
  let top = 60;
  return lines.map((line) => {
    const size = line.size ?? 10;
    const box: Placed["box"] = [LEFT, top, LEFT + line.text.length * size * LETTER, top + size * 1.2];
    top += size * 1.7;
    return { ...line, size, box };
  });
}

function boxOf({ text, box: [left, top, , bottom], size }: Placed, words: string): Box {
  const at = text.indexOf(words);
  if (at < 0) throw new Error(`"${words}" does not stand in "${text}"`);
  const from = left + at * size * LETTER;
  return { left: from, top, right: from + words.length * size * LETTER, bottom };
}

/** The facts of a paper, each with its words and their place. */
export function factsOf(paper: MadePaper, idAt: (index: number) => string): Fact[] {
  let count = 0;
  return paper.pages.flatMap((lines, page) =>
    placed(lines).flatMap((line) => {
      if (!line.reads) return [];
      const { field, value, words, unit = null, confidence = "1" } = line.reads;
      return [{
        id: idAt((count += 1)), field, value, unit, method: "rules" as const, confidence, is_current: true, edited_by: null, edited_at: null, note: null,
        evidence: { document_id: paper.id, page: page + 1, quote: line.text.replace(/\s+/g, " ").trim(), box: boxOf(line, words) },
      }];
    }),
  );
}

export function pageOf(paper: MadePaper, number: number): PaperPage | null {
  const lines = paper.pages[number - 1];
  if (!lines) return null;
  return {
    number, width_pt: WIDTH, height_pt: HEIGHT, rotation: 0, source: paper.isScan ? "ocr" : "text", language: "en", label: paper.label,
    lines: placed(lines).map(({ text, box }) => ({ text, box })),
  };
}

const escaped = (text: string): string => text.replace(/[&<>]/g, (each) => `&#${each.charCodeAt(0)};`);

/** The page as a picture; drawn as lines of the same letters, grey and a little askew where it is a scan. */
export function pictureOf(paper: MadePaper, number: number): string {
  const lines = placed(paper.pages[number - 1] ?? []);
  const text = lines.map(({ text: each, size, box: [left, top] }) => `<text x="${left}" y="${top + size}" font-size="${size}" textLength="${each.length * size * LETTER}" xml:space="preserve">${escaped(each)}</text>`);
  const paint = paper.isScan ? `<rect width="${WIDTH}" height="${HEIGHT}" fill="#f3f1ea"/>` : `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH * 2}" height="${HEIGHT * 2}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="monospace" fill="#222">${paint}${text.join("")}</svg>`;
}

/** The file itself: a PDF of one font, with the lines where `pageOf` says that they are. */
export function pdfOf(paper: MadePaper): string {
  const objects: string[] = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"];
  const kids: number[] = [];
  for (const lines of paper.pages) {
    const words = placed(lines).map(({ text, size, box: [left, top] }) => `BT /F1 ${size} Tf ${left} ${HEIGHT - top - size} Td (${text.replace(/[\\()]/g, "\\$&")}) Tj ET`).join("\n");
    objects.push(`<< /Length ${words.length} >>\nstream\n${words}\nendstream`);
    objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Contents ${objects.length} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`);
    kids.push(objects.length);
  }
  objects[1] = `<< /Type /Pages /Count ${kids.length} /Kids [${kids.map((each) => `${each} 0 R`).join(" ")}] >>`;
  let file = "%PDF-1.4\n";
  const at: number[] = [];
  objects.forEach((each, index) => {
    at.push(file.length);
    file += `${index + 1} 0 obj\n${each}\nendobj\n`;
  });
  const table = at.map((each) => `${String(each).padStart(10, "0")} 00000 n \n`).join("");
  return `${file}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
}
