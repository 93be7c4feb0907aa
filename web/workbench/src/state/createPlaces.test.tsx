import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createPlaces, hasWayBack } from "@propmubi/desk";

interface Place {
  view: string;
  page: number;
}

const { placeNow, goTo, usePlace } = createPlaces<Place>({
  placeOf: (search) => {
    const given = new URLSearchParams(search);
    return { view: given.get("view") ?? "list", page: Number(given.get("page") ?? 1) };
  },
  addressOf: ({ view, page }) => `?view=${view}&page=${page}`,
});

let drawn = 0;
function Here() {
  const { place, go } = usePlace();
  drawn += 1;
  return <button type="button" onClick={() => { go({ page: place.page + 1 }); }}>{`${place.view} ${place.page}`}</button>;
}
const here = (): string | null => screen.getByRole("button").textContent;

beforeEach(() => {
  window.history.replaceState(null, "", "?view=list&page=1");
  drawn = 0;
  render(<Here />);
});
afterEach(cleanup);

it("keeps the rest of the place when one goes on, and draws where one is", () => {
  expect(hasWayBack()).toBe(false);
  act(() => { screen.getByRole("button").click(); });
  expect(here()).toBe("list 2");
  act(() => { goTo({ view: "case" }); });

  expect([here(), window.location.search]).toEqual(["case 2", "?view=case&page=2"]);
  expect(placeNow()).toEqual({ view: "case", page: 2 });
  expect(hasWayBack()).toBe(true);
});

it("adds no step for where one is already, nor where it was no step of its own", () => {
  const steps = window.history.length;

  act(() => { goTo({ page: 1 }); });
  expect(drawn).toBe(1);
  act(() => { goTo({ page: 7 }, false); });

  expect([here(), window.history.length, hasWayBack()]).toEqual(["list 7", steps, false]);
});

it("follows the browser's own back", () => {
  act(() => {
    window.history.replaceState(null, "", "?view=titles&page=3");
    window.dispatchEvent(new PopStateEvent("popstate"));
  });

  expect(here()).toBe("titles 3");
});
