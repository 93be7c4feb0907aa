import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { minify } from "terser";
import { defineConfig, type Plugin } from "vite";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const PARTS = ["figures", "comparison", "enquiry", "reasons"];

const SOURCES = readdirSync(here("src"), { recursive: true, encoding: "utf8" })
  .filter((file) => /\.(tsx?|css)$/.test(file) && !file.includes(".test."))
  .sort()
  .map((file) => ({ file, text: readFileSync(here(`src/${file}`), "utf8") }));
/** Of all that a build is made from: files that were built together have it in their addresses, and no others. */
const BUILD = [readFileSync(here("vite.config.ts"), "utf8"), ...SOURCES.map(({ text }) => text)]
  .reduce((hash, text) => hash.update(text), createHash("sha256"))
  .digest("hex")
  .slice(0, 8);

/**
 * Names of properties that nobody outside the panel and its parts knows, and the short ones they get in the build.
 *
 * Never one of the wire, of what the browser keeps, of what the script of the tag and the panel say to one another,
 * or of HTML.
 */
const SHORT = Object.fromEntries(
  (
    "board view turns parts isBusy patch expect props kids picked phase link keep isEdit wake shared " +
    "isPassing subscribe scrolled write goTo toEnd current asked checkpoint drawing isBelow isChanging " +
    "isFirst isOnline beginThread judged lacking moved news onConsent onTrouble refuse retryAfterS " +
    "schedule startOver put place node tag reload response"
  )
    .split(" ")
    .map((name, at) => [name, at < 26 ? String.fromCharCode(65 + at) : `_${at.toString(36)}`]),
);

/** Smaller than the bundler makes it: functions that are used once are written where they are used. */
function small(): Plugin {
  return {
    name: "small",
    enforce: "post",
    async generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "chunk") continue;
        const { code } = await minify(file.code, {
          module: true,
          ecma: 2020,
          compress: { passes: 3, unsafe_arrows: true, pure_getters: true },
          mangle: { properties: { builtins: true, regex: new RegExp(`^(${Object.keys(SHORT).join("|")})$`) } },
          nameCache: { props: { props: Object.fromEntries(Object.entries(SHORT).map(([name, short]) => [`$${name}`, short])) } },
        });
        file.code = code ?? "";
      }
    },
  };
}

/** Custom properties are seen by nobody outside the shadow root: `--surface` and the like become short. */
function shortProperties(): Plugin {
  const custom = /--[a-z-]+/g;
  const all = SOURCES.filter(({ file }) => file.endsWith(".css")).flatMap(({ text }) => text.match(custom) ?? []);
  const names = [...new Set(all)].sort();
  return {
    name: "short-properties",
    enforce: "pre",
    transform: (code, id) =>
      id.includes(".css") ? code.replace(custom, (name) => `--${(names.indexOf(name) + 10).toString(36)}`) : null,
  };
}

/**
 * A part of the panel takes what it shares with it as arguments: `export default (kit) => exports`.
 *
 * It cannot import them: the panel's address has the number of the try in it, and under another address the
 * browser would load the panel a second time.
 */
function givenKit(): Plugin {
  const kit = [...readFileSync(here("src/ui/kit.ts"), "utf8").matchAll(/^ {2}(\w+),$/gm)].map(([, name]) => name);
  return {
    name: "given-kit",
    enforce: "pre",
    resolveId: (source) => (/\/(h|button|words)\.js$/.test(source) ? { id: "kit", external: true } : null),
    renderChunk(code, { name }) {
      const [, imported = "", body = "", exported = ""] = /^import \{(.*?)\} from "kit";(.*)export \{(.*?)\};/s.exec(code) ?? [];
      const unknown = imported.split(",").map((each) => each.trim().split(" ")[0]).filter((each) => !kit.includes(each));
      if (!exported || unknown.length > 0 || body.includes("\nimport ")) {
        throw new Error(`part ${name} is not of the form expected, or needs what the kit has not: ${unknown.join(", ")}`);
      }
      const given = exported.replace(/(\w+) as (\w+)/g, "$2: $1");
      return `export default ({${imported.replaceAll(" as ", ": ")}}) => {${body}return {${given}};};`;
    },
  };
}

/**
 * Three builds: the parts of the panel that few need (`--mode parts`), the panel, and the script of the tag, the only
 * file whose address stands on pages of others.
 */
export default defineConfig(({ mode }) => ({
  root: here("."),
  // Words of other languages, fetched on demand from beside the script.
  publicDir: here("src/text/fetched"),
  oxc: { jsx: { runtime: "classic", pragma: "h", pure: false } },
  plugins: [shortProperties(), mode === "parts" && givenKit(), small()],
  define: { "import.meta.env.BUILD": JSON.stringify(BUILD) },
  build: {
    outDir: here("dist"),
    emptyOutDir: mode === "parts",
    // Evergreen browsers of the last two years, and no older.
    target: ["chrome130", "edge130", "firefox132", "safari18"],
    rolldownOptions: { output: { minify: true, ...(mode === "parts" && { entryFileNames: `propmubi-[name]-${BUILD}.js` }) } },
    lib:
      mode === "parts"
        ? { entry: Object.fromEntries(PARTS.map((name) => [name, here(`src/ui/cards/${name}.tsx`)])), formats: ["es"] }
        : mode === "panel"
          ? { entry: here("src/panel.ts"), formats: ["es"], fileName: () => "propmubi-panel.js" }
          : // One classic script: `<script src defer>` on any page, without imports of its own.
            { entry: here("src/main.ts"), formats: ["iife"], name: "PropmubiChat", fileName: () => "propmubi-chat.js" },
  },
}));
