import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { expect } from "./page.js";
import type { Cookie, Page } from "@playwright/test";

interface SavedSignIn {
  email: string;
  password: string;
}

const SIGNINS = process.env.PROPMUBI_SIGNINS ?? `${homedir()}/.local/share/propmubi/run/demo_signins.json`;

export async function passwordOf(email: string): Promise<string> {
  const saved = JSON.parse(await readFile(SIGNINS, "utf8")) as SavedSignIn[];
  return saved.find((each) => each.email === email)?.password ?? "";
}

/** Sign-ins so far: each account may try only a few times an hour, as it should be. */
const kept = new Map<string, Cookie[]>();

/** Opens a page of the operators as somebody, signing in where that was not done before. */
export async function comeIn(page: Page, email: string, address = "/ops"): Promise<void> {
  const cookies = kept.get(email);
  if (cookies) {
    await page.context().addCookies(cookies);
    await page.goto(address);
    return;
  }
  await signIn(page, email, address);
  await expect(page.getByRole("button", { name: /^Sign out|somebody else/ })).toBeVisible();
  kept.set(email, await page.context().cookies());
}

export async function signIn(page: Page, email: string, address = "/ops"): Promise<void> {
  await page.goto(address);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(await passwordOf(email));
  await page.keyboard.press("Enter");
}
