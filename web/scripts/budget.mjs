// What a visitor has to fetch must stay light: gzipped sizes against budgets, of what `npm run build` wrote.
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const HOME_BYTES = 40 * 1024;
const OPS_BYTES = 20 * 1024;
/** 15 kB as a network counts them: what each page of a customer's site pays, before anybody opens the chat. */
const WIDGET_BYTES = 15_000;
/** What a visitor who opens the chat pays on top, once. */
const PANEL_BYTES = 15_000;

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

const widget = await packed("widget/dist/propmubi-chat.js");
keep("the widget's script", widget.size, WIDGET_BYTES);
const panel = await packed("widget/dist/propmubi-panel.js");
keep("the panel it fetches when opened", panel.size, PANEL_BYTES);
