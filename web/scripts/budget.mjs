// What a visitor has to fetch must stay light: gzipped sizes against budgets, of what `npm run build` wrote.
import { readdir, readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const HOME_BYTES = 40 * 1024;
/**
 * 15 kB as a network counts them: what a visitor fetches to open the chat, talk, see homes, stop, edit, try again,
 * and come back to it after a reload: the script of the tag and the panel, together.
 */
const CHAT_BYTES = 15_000;
/** What each page of a customer's site pays of that, before anybody opens the chat. */
const SCRIPT_BYTES = 2_000;
/** Parts of the panel, each fetched when it is needed for the first time, and the words of a language. */
const LATER_BYTES = {
  "propmubi-comparison": 900,
  "propmubi-enquiry": 1_400,
  "propmubi-figures": 1_200,
  "propmubi-reasons": 350,
  "text-hi": 2_600,
  "text-mr": 2_600,
};
/** All there is for a visitor who uses everything, in one further language. */
const ALL_BYTES = 21_000;
const OPS_BYTES = 20 * 1024;
/** The inbox is a tool one works in all day: React and its list, kept below what a phone on 3G loads in three seconds. */
const INBOX_BYTES = 136 * 1024;
/** Parts of the inbox that come when they are asked for. */
const INBOX_LATER_BYTES = { Manager: 3_000, TeamRouting: 2_000, MergeDialog: 2_500, Palette: 18_500 };
/** The workbench: the queue at once; a case, its papers' reader and rarer parts when they are asked for. */
const WORKBENCH_BYTES = 120_000;
/** Titles and agreements come with the first one that is opened; what they share has files of its own. */
const TITLE_LATER_BYTES = { TitleScreen: 12_800, Titles: 2_900, Clauses: 3_800, ContractScreen: 2_300, Contracts: 2_000 };
const WORKBENCH_LATER_BYTES = { CaseScreen: 21_000, Money: 4_700, PapersScreen: 16_400, WhatIf: 6_000, Waiting: 2_500, PdfPage: 135_000, "pdf.worker.min": 400_000 };

const web = new URL("../", import.meta.url);

async function packed(path) {
  const file = await readFile(new URL(path, web)).catch(() => {
    console.error(`${path} is missing: run \`npm run build\` first`);
    process.exit(1);
  });
  const size = gzipSync(file, { level: 9 }).length;
  console.log(`${String(size).padStart(7)} B gzip ${String(file.length).padStart(7)} B raw  ${path}`);
  return { file, size };
}

function keep(name, size, budget) {
  console.log(`${String(size).padStart(7)} B gzip  ${name} in all, of ${budget}`);
  if (size === 0 || size > budget) {
    console.error(`${name} is over its budget of ${budget} B gzip, or loads nothing`);
    process.exitCode = 1;
  }
}

/** A page and what it loads at once, of one of the folders that Vite wrote. */
async function pageOf(folder, base) {
  const page = await packed(`${folder}/dist/index.html`);
  const loads = page.file.toString().matchAll(/(?:src|href)="\/([^"]+)"/g);
  const loaded = [...loads].map((match) => match[1]).filter((name) => name.startsWith(`${base}assets/`));
  let size = loaded.length === 0 ? Number.POSITIVE_INFINITY : page.size;
  for (const name of loaded) size += (await packed(`${folder}/dist/${name.slice(base.length)}`)).size;
  return size;
}

keep("the first page", await pageOf("home", ""), HOME_BYTES);
keep("the operators' page", await pageOf("ops", "ops/"), OPS_BYTES);

/** Parts of a desk that have files of their own. */
async function keepLater(folder, budgets) {
  const files = await readdir(new URL(`${folder}/dist/assets/`, web));
  for (const [part, budget] of Object.entries(budgets)) {
    const file = files.find((name) => name.startsWith(`${part}-`));
    // Without a file of its own it is part of what everybody loads first.
    keep(`later: ${part}`, file ? (await packed(`${folder}/dist/assets/${file}`)).size : 0, budget);
  }
}

keep("the lead inbox", await pageOf("inbox", "inbox/"), INBOX_BYTES);
await keepLater("inbox", INBOX_LATER_BYTES);
keep("the workbench", await pageOf("workbench", "workbench/"), WORKBENCH_BYTES);
await keepLater("workbench", { ...WORKBENCH_LATER_BYTES, ...TITLE_LATER_BYTES });

const script = await packed("widget/dist/propmubi-chat.js");
const panel = await packed("widget/dist/propmubi-panel.js");
keep("the script on every page of a site", script.size, SCRIPT_BYTES);
keep("the open chat, script and panel", script.size + panel.size, CHAT_BYTES);

let parts = 0;
let words = 0;
const later = (await readdir(new URL("widget/dist/", web))).filter((name) => !/^propmubi-(chat|panel)\.js$/.test(name)).sort();
for (const name of later) {
  const { size } = await packed(`widget/dist/${name}`);
  // A file nobody set a bound for has none to keep.
  const called = name.replace(/(-[0-9a-f]{8})?\.\w+$/, "");
  keep(`later: ${called}`, size, LATER_BYTES[called] ?? 0);
  if (name.endsWith(".js")) parts += size;
  else words = Math.max(words, size);
}
if (later.length !== Object.keys(LATER_BYTES).length) {
  console.error(`expected ${Object.keys(LATER_BYTES).length} files for later, found ${later.length}`);
  process.exitCode = 1;
}
keep("everything, with one language more", script.size + panel.size + parts + words, ALL_BYTES);
