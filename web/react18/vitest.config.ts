import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  root: here("../react"),
  resolve: {
    alias: [
      { find: /^react$/, replacement: here("node_modules/react/index.js") },
      { find: /^react-dom\/client$/, replacement: here("node_modules/react-dom/client.js") },
      { find: /^react-dom\/server$/, replacement: here("node_modules/react-dom/server.node.js") },
    ],
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts"],
    restoreMocks: true,
    env: { VITE_REACT_MAJOR: "18" },
  },
});
