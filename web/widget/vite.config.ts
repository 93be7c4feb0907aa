import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const PANEL = here("dist/propmubi-panel.js");
const versionOf = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 8);

/**
 * Two files, each built by itself: first the panel (`vite build --mode panel`), then the script of the tag, which
 * fetches the panel when somebody reaches for the chat and so has to know its version.
 */
export default defineConfig(({ mode }) => ({
  root: here("."),
  // Words of other languages, fetched on demand from beside the script.
  publicDir: here("src/text/fetched"),
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  // A library build leaves this to its user's bundler; ours is read by browsers as it is.
  define: {
    "process.env.NODE_ENV": '"production"',
    ...(mode === "panel" ? {} : { "import.meta.env.PANEL_VERSION": JSON.stringify(versionOf(PANEL)) }),
  },
  build: {
    outDir: here("dist"),
    emptyOutDir: mode === "panel",
    // Evergreen browsers of the last two years, and no older.
    target: ["chrome130", "edge130", "firefox132", "safari18"],
    // Vite leaves the spaces of an ES module to its user's bundler too.
    rolldownOptions: { output: { minify: true } },
    lib:
      mode === "panel"
        ? { entry: here("src/panel.ts"), formats: ["es"], fileName: () => "propmubi-panel.js" }
        : // One classic script: `<script src defer>` on any page, without imports of its own.
          { entry: here("src/main.ts"), formats: ["iife"], name: "PropmubiChat", fileName: () => "propmubi-chat.js" },
  },
}));
