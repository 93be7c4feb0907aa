import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  root: here("."),
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  // A library build leaves this to its user's bundler; ours is read by browsers as it is.
  define: { "process.env.NODE_ENV": '"production"' },
  build: {
    outDir: here("dist"),
    emptyOutDir: true,
    // Evergreen browsers of the last two years, and no older.
    target: ["chrome130", "edge130", "firefox132", "safari18"],
    // One classic script: `<script src defer>` on any page, without imports of its own.
    lib: {
      entry: here("src/element.ts"),
      formats: ["iife"],
      name: "PropmubiChat",
      fileName: () => "propmubi-chat.js",
    },
  },
});
