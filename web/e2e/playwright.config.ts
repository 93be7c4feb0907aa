import { defineConfig } from "@playwright/test";

const baseURL = process.env.PROPMUBI_URL ?? "http://127.0.0.1:8123";
const executablePath = process.env.PROPMUBI_CHROMIUM ?? "/usr/bin/chromium";

// Without these Chromium looks for hosts elsewhere at every start; --no-sandbox only where it must run as root.
const args = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Sites elsewhere, for the widget's tests; the names are reserved and lead to this machine.
  "--host-resolver-rules=MAP *.example 127.0.0.1",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

export default defineConfig({
  testDir: ".",
  outputDir: "results",
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  timeout: 90_000,
  // Told as flaky in the report, for people to mend; a second failure is one.
  retries: process.env.CI ? 1 : 0,
  // Ends with a report of what came so far, before whoever started this gives up.
  globalTimeout: 1_140_000,
  // Waits end as soon as what is waited for is there; a busy machine must not make a test fail.
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: { baseURL, launchOptions: { executablePath, args }, trace: "off" },
});
