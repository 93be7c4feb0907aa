// The first page must stay light: everything index.html loads, gzipped, against a budget.
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const BUDGET_BYTES = 40 * 1024;
const dist = new URL("../home/dist/", import.meta.url);

const page = await readFile(new URL("index.html", dist), "utf8").catch(() => {
  console.error("home/dist/index.html is missing: run `npm run build` first");
  process.exit(1);
});
const loaded = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1]);

let total = gzipSync(page).length;
for (const name of loaded) {
  const size = gzipSync(await readFile(new URL(name, dist))).length;
  console.log(`${String(size).padStart(7)} B gzip  ${name}`);
  total += size;
}
console.log(`${String(total).padStart(7)} B gzip  in all, of ${BUDGET_BYTES}`);
if (loaded.length === 0 || total > BUDGET_BYTES) {
  console.error("the first page is over its budget, or loads nothing");
  process.exitCode = 1;
}
