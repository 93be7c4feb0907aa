import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["**/dist/", "**/node_modules/", "client/src/generated/", "e2e/results/"] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: {
        projectService: { allowDefaultProject: ["home/vite.config.ts", "inbox/vite.config.ts", "ops/vite.config.ts", "workbench/vite.config.ts", "widget/vite.config.ts", "vitest.config.ts"] },
        tsconfigRootDir: import.meta.dirname,
      } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "max-lines": ["error", { max: 250 }],
      complexity: ["error", 10],
      eqeqeq: "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  // A fake server answers for many routes in one place; its size is bounded all the same.
  { files: ["workbench/test/**"], rules: { complexity: "off" } },
  { files: ["**/*.js", "**/*.mjs"], ...tseslint.configs.disableTypeChecked },
);
