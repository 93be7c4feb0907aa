import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const api = process.env.PROPMUBI_API ?? "http://127.0.0.1:8123";

export default defineConfig({
  root: here("."),
  base: "/workbench/",
  plugins: [react(), tailwindcss()],
  build: {
    outDir: here("dist"),
    emptyOutDir: true,
    // Files and not data: addresses, so that the content security policy can stay strict.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/api": api } },
});
