import { defineConfig } from "vitest/config";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    environment: "happy-dom",
    include: [
      "client/src/**/*.test.ts",
      "home/src/**/*.test.{ts,tsx}",
      "ops/src/**/*.test.{ts,tsx}",
      "widget/src/**/*.test.{ts,tsx}",
      "react/src/**/*.test.ts",
    ],
    restoreMocks: true,
  },
});
