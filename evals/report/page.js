"use strict";
// Draws, filters and searches the cases. What cases and models say is set as text and never as markup.
const CASES = JSON.parse(document.getElementById("cases").textContent);
const PAGE = 25;
const find = document.getElementById("find");
const suite = document.getElementById("suite");
const state = document.getElementById("state");
const list = document.getElementById("list");
const more = document.getElementById("more");
const count = document.getElementById("count");
let shown = 0;
let found = [];

const isDangerous = (one) => one.scores.some((score) => score.is_dangerous);
const STATES = {
  failed: (one) => one.is_passed === false,
  passed: (one) => one.is_passed === true,
  unscored: (one) => one.is_passed === null,
  golden: (one) => one.is_golden,
  dangerous: isDangerous,
  slow: () => true,
};

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function plain(value) {
  return typeof value === "string" ? value : JSON.stringify(value, null, 1);
}

const words = new Map(CASES.map((one) => [
  one,
  JSON.stringify([one.suite, one.case_id, one.tags, one.inputs, one.output, one.error]).toLowerCase(),
]));

function apply() {
  const wanted = find.value.trim().toLowerCase();
  found = CASES.filter((one) => (!suite.value || one.suite === suite.value)
    && (!state.value || STATES[state.value](one))
    && (!wanted || words.get(one).includes(wanted)));
  if (state.value === "slow") found.sort((one, other) => other.latency_ms - one.latency_ms);
  list.replaceChildren();
  shown = 0;
  count.textContent = `${found.length} of ${CASES.length}`;
  if (!found.length) {
    const says = state.value === "failed" && !wanted ? "Nothing failed here." : "No case fits; widen the search.";
    list.append(element("p", "muted", says));
  }
  draw();
}

function draw() {
  for (const one of found.slice(shown, shown + PAGE)) list.append(row(one));
  shown = Math.min(shown + PAGE, found.length);
  more.hidden = shown >= found.length;
}

function row(one) {
  const box = element("details", "case");
  const head = element("summary");
  head.append(element("span", "", `${one.suite}/${one.case_id}${one.epoch ? ` #${one.epoch}` : ""}`));
  const verdict = one.is_passed === null ? "unscored" : one.is_passed ? "passed" : "failed";
  head.append(element("span", `tag ${verdict}`, verdict));
  if (isDangerous(one)) head.append(element("span", "tag dangerous", "dangerous"));
  if (one.is_golden) head.append(element("span", "tag", "golden"));
  for (const [key, value] of Object.entries(one.tags)) head.append(element("span", "tag", `${key} ${value}`));
  head.append(element("span", "muted", `${one.latency_ms.toFixed(1)} ms · ${one.engine}`));
  const why = one.error || one.scores.filter((score) => score.value !== null && score.value < 1)
    .map((score) => `${score.name}: ${score.reason || score.value}`).join("; ");
  if (why) head.append(element("span", "why", why));
  box.append(head);
  // The parts of a case are made when it is opened: a run may hold thousands.
  box.addEventListener("toggle", () => { if (box.open && box.children.length === 1) box.append(...parts(one)); });
  return box;
}

function parts(one) {
  const grid = element("div", "parts");
  grid.append(part("Input", plain(one.inputs)), part("Expected", plain(one.expected)), part("Got", plain(one.output)));
  const changes = difference(one.expected, one.output);
  if (changes) grid.append(changes);
  grid.append(scores(one));
  if (one.steps.length) grid.append(steps(one.steps));
  if (one.model_calls.length) grid.append(part("Model calls", plain(one.model_calls)));
  if (one.error) grid.append(part("Error", one.error));
  const again = element("div", "replay");
  again.append(element("code", "", one.replay));
  const copy = element("button", "", "Copy");
  copy.type = "button";
  copy.addEventListener("click", () => navigator.clipboard.writeText(one.replay).then(() => { copy.textContent = "Copied"; }));
  again.append(copy);
  return [grid, again];
}

function part(title, text) {
  const box = element("div");
  box.append(element("h3", "", title), element("pre", "", text));
  return box;
}

function difference(expected, got) {
  if (!expected || !got || typeof expected !== "object" || typeof got !== "object") return null;
  const box = element("div");
  const told = element("pre");
  for (const [key, value] of Object.entries(expected)) {
    if (!(key in got)) continue;
    const [wanted, given] = [JSON.stringify(value), JSON.stringify(got[key])];
    if (wanted === given) continue;
    told.append(element("div", "minus", `- ${key}: ${wanted}`), element("div", "plus", `+ ${key}: ${given}`));
  }
  if (!told.children.length) return null;
  box.append(element("h3", "", "Difference"), told);
  return box;
}

function scores(one) {
  const box = element("div");
  box.append(element("h3", "", "Scores"));
  const told = element("pre");
  for (const score of one.scores) {
    const value = score.value === null ? "-" : score.value.toFixed(3);
    const line = `${value}  ${score.name}${score.is_dangerous ? " DANGEROUS" : ""}${score.reason ? `: ${score.reason}` : ""}`;
    told.append(element("div", score.value !== null && score.value < 1 ? "bad-score" : "", line));
  }
  box.append(told);
  return box;
}

function steps(all) {
  const box = element("div");
  box.append(element("h3", "", "Steps"));
  const told = element("pre");
  if (typeof all === "string") told.textContent = all;
  else for (const step of all) {
    const output = step.output === null ? "" : `  ${plain(step.output)}`;
    told.append(element("div", "", `${step.name}${output}`));
  }
  box.append(told);
  return box;
}

for (const name of [...new Set(CASES.map((one) => one.suite))]) suite.append(new Option(name, name));
if (!CASES.some(STATES.failed)) state.value = "";
for (const link of document.querySelectorAll("a[data-suite]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    suite.value = link.dataset.suite;
    state.value = "";
    apply();
    document.getElementById("cases-head").scrollIntoView();
  });
}
for (const input of [find, suite, state]) input.addEventListener("input", apply);
more.addEventListener("click", draw);
apply();
