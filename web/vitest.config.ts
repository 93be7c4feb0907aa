import { defineConfig } from "vitest/config";

/** The tests of some folders, with what their JSX is made of. */
const project = (name: string, jsx: object, include: string[]) => ({
  oxc: { jsx },
  test: { name, environment: "happy-dom", include, restoreMocks: true },
});

export default defineConfig({
  test: {
    projects: [
      project("widget", { runtime: "classic", pragma: "h", development: false }, ["widget/src/**/*.test.{ts,tsx}"]),
      project("inbox", { runtime: "automatic", importSource: "react" }, ["inbox/src/**/*.test.{ts,tsx}", "desk/src/**/*.test.{ts,tsx}"]),
      project("workbench", { runtime: "automatic", importSource: "react" }, ["workbench/src/**/*.test.{ts,tsx}", "workbench/test/**/*.test.ts"]),
      project("pages", { runtime: "automatic", importSource: "preact" }, ["client/src/**/*.test.ts", "home/src/**/*.test.{ts,tsx}", "ops/src/**/*.test.{ts,tsx}", "react/src/**/*.test.ts"]),
    ],
  },
});
