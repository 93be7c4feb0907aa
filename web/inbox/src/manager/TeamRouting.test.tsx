import { ApiError } from "@propmubi/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { LeadApi } from "../api/leads.js";
import type { Broker } from "../api/types.js";
import { type Tools, ToolsContext } from "../state/context.js";
import { desk } from "../state/store.js";
import { placesOf, TeamRouting } from "./TeamRouting.js";

const MEERA: Broker = { id: "b1", name: "Meera Iyer", languages: ["en"], localities: [], capacity: 60, open: 41, weight: 1, is_available: true, missed_slas: 0, is_me: true };
const RAVI: Broker = { ...MEERA, id: "b2", name: "Ravi Kulkarni", languages: ["en", "mr"], localities: ["Baner"], capacity: 40, is_me: false };

function open(isAdmin: boolean, more: Partial<LeadApi> = {}) {
  const api = {
    brokers: vi.fn(() => Promise.resolve([MEERA, RAVI])),
    saveBroker: vi.fn((id: string) => Promise.resolve({ ...MEERA, id })),
    routing: vi.fn(() => Promise.resolve({ mode: "round_robin" as const })),
    saveRouting: vi.fn((said: { mode: "round_robin" | "first_to_claim" }) => Promise.resolve(said)),
    ...more,
  };
  const tools = { api, isAdmin, me: { display_name: "Meera Iyer" } } as unknown as Tools;
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(<QueryClientProvider client={client}><ToolsContext.Provider value={tools}><TeamRouting /></ToolsContext.Provider></QueryClientProvider>);
  return api;
}

afterEach(cleanup);

describe("handing out leads", () => {
  it("an administrator says who gets a lead, and what routing knows of a broker", async () => {
    const api = open(true);
    const claim = screen.getByRole<HTMLInputElement>("radio", { name: /First to claim/ });
    await waitFor(() => { expect(claim.closest("fieldset")?.disabled).toBe(false); });
    fireEvent.click(claim);
    await waitFor(() => { expect(api.saveRouting).toHaveBeenCalledWith({ mode: "first_to_claim" }, expect.anything()); });
    await waitFor(() => { expect(claim.checked).toBe(true); });

    fireEvent.click(await screen.findByText("Ravi Kulkarni", { selector: "summary span" }));
    const form = within(screen.getByRole("button", { name: "Keep Ravi Kulkarni" }).closest("form") ?? document.body);
    fireEvent.change(form.getByLabelText(/Places/), { target: { value: "Baner, , Aundh, Baner" } });
    fireEvent.change(form.getByLabelText(/Weight/), { target: { value: "3" } });
    fireEvent.click(form.getByLabelText("Takes new leads"));
    fireEvent.click(form.getByRole("button"));

    const kept = { languages: ["en", "mr"], localities: ["Baner", "Aundh"], capacity: 40, weight: 3, is_available: false };
    await waitFor(() => { expect(api.saveBroker).toHaveBeenCalledWith("b2", kept); });
  });

  it("a broker changes their own profile, and nobody's weight", async () => {
    open(false);

    expect(await screen.findAllByRole("button", { name: /^Keep / })).toHaveLength(1);
    expect(screen.getByRole("heading", { name: "My profile" })).toBeTruthy();
    expect(screen.queryByLabelText(/Weight/)).toBeNull();
    expect(screen.queryByRole("radio")).toBeNull();
  });

  it("what was refused is said, and the old word stands", async () => {
    const api = open(true, { saveRouting: vi.fn(() => Promise.reject(new ApiError(403, { detail: "An administrator says how." }))) });
    const claim = screen.getByRole<HTMLInputElement>("radio", { name: /First to claim/ });
    await waitFor(() => { expect(claim.closest("fieldset")?.disabled).toBe(false); });
    fireEvent.click(claim);

    await waitFor(() => { expect(desk.get().toasts.map((each) => each.text)).toContain("An administrator says how."); });
    expect(api.routing).toHaveBeenCalledOnce();
    expect(claim.checked).toBe(false);
  });

  it("places are split at commas, each once", () => { expect(placesOf(" Baner,, Aundh ,Baner")).toEqual(["Baner", "Aundh"]); });
});
