import { ApiError, type Client, type SearchAnswer, type SearchWish } from "@propmubi/client";
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { SearchPanel } from "./SearchPanel.js";

afterEach(cleanup);

const STATE = { city: "Pune", bhk: { in: [3] } };
const ANSWER: SearchAnswer = {
  parsed: { intent: "search" },
  filters: { city: "Pune" },
  state: STATE,
  chips: [{ key: "city", label: "Pune" }],
  hits: [
    {
      card: { listing_id: "1", title: "3 BHK in Baner", price_label: "₹90 L", matched: ["city"] },
      score: 1,
      text_score: null,
      dense_score: null,
    },
  ],
  total: 2,
  relaxed: [],
  timings_ms: {},
};

function clientThat(post: (wish: SearchWish) => Promise<SearchAnswer>): [Client, SearchWish[]] {
  const asked: SearchWish[] = [];
  const spy = vi.fn((_path: string, _params: object, wish: SearchWish) => {
    asked.push(wish);
    return post(wish);
  });
  return [{ get: vi.fn(), post: spy } as unknown as Client, asked];
}

function say(box: string, text: string): void {
  fireEvent.input(screen.getByRole("searchbox", { name: box }), { target: { value: text } });
  fireEvent.submit(screen.getByRole("search", { name: box }));
}

describe("SearchPanel", () => {
  it("shows cards with why they match, and announces the count", async () => {
    const [client, asked] = clientThat(() => Promise.resolve(ANSWER));
    render(<SearchPanel client={client} honesty={null} />);

    say("What are you looking for?", "3 bhk in pune");

    expect(await screen.findByRole("article", { name: "3 BHK in Baner" })).toBeTruthy();
    expect(screen.getByText(/Matches: Pune/)).toBeTruthy();
    expect(screen.getByRole("status").textContent).toBe("2 homes found.");
    expect(asked).toMatchObject([{ text: "3 bhk in pune", offset: 0 }]);
  });

  it("does not ask for nothing", () => {
    const [client, asked] = clientThat(() => Promise.resolve(ANSWER));
    render(<SearchPanel client={client} honesty={null} />);

    say("What are you looking for?", "   ");

    expect(asked).toEqual([]);
  });

  it("refines, removes and pages from the state of the last answer", async () => {
    const [client, asked] = clientThat(() => Promise.resolve(ANSWER));
    render(<SearchPanel client={client} honesty={null} />);
    say("What are you looking for?", "3 bhk in pune");
    await screen.findByRole("article");

    say("Change this search", "cheaper");
    await waitFor(() => {
      expect(asked[1]).toMatchObject({ text: "cheaper", state: STATE });
    });
    fireEvent.click(screen.getByRole("button", { name: /Remove Pune/ }));
    expect(asked[2]).toMatchObject({ text: "", state: STATE, remove: ["city"] });
    await waitFor(() => {
      expect(screen.getByRole("status").textContent).toBe("2 homes found.");
    });
    fireEvent.click(screen.getByRole("button", { name: /Show more/ }));

    expect(asked[3]).toMatchObject({ state: { city: "Pune" }, offset: 1 });
  });

  it("tells a failure and asks the same again", async () => {
    let isUp = false;
    const [client, asked] = clientThat(() =>
      isUp ? Promise.resolve(ANSWER) : Promise.reject(ApiError.unreachable()),
    );
    render(<SearchPanel client={client} honesty={null} />);
    say("What are you looking for?", "3 bhk");
    expect((await screen.findByRole("alert")).textContent).toContain("cannot be reached");
    isUp = true;

    fireEvent.click(screen.getByRole("button", { name: "Try again" }));

    expect(await screen.findByRole("article")).toBeTruthy();
    expect(asked[1]).toEqual(asked[0]);
  });

  it("shows the newest answer only, whatever order they come in", async () => {
    let answerFirst: (answer: SearchAnswer) => void = () => undefined;
    const [client] = clientThat(({ text }) =>
      text === "first"
        ? new Promise((resolve) => {
            answerFirst = resolve;
          })
        : Promise.resolve(ANSWER),
    );
    render(<SearchPanel client={client} honesty={null} />);
    say("What are you looking for?", "first");
    say("What are you looking for?", "second");
    await screen.findByRole("article");

    answerFirst({ ...ANSWER, total: 99 });
    await act(() => new Promise((resolve) => setTimeout(resolve)));

    expect(screen.getByRole("status").textContent).toBe("2 homes found.");
  });
});
