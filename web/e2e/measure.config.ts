import { defineConfig } from "@playwright/test";
import gate from "./playwright.config.js";

// Figures, not a gate: `PROPMUBI_URL=http://… npm run measure --workspace e2e`.
export default defineConfig({ ...gate, testMatch: "*.measure.ts", timeout: 300_000 });
