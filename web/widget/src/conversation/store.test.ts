import { describe, expect, it, vi } from "vitest";
import { createStore } from "./store.js";

describe("createStore", () => {
  it("announces many changes once, with all of them in the snapshot", () => {
    const frames: (() => void)[] = [];
    const store = createStore({ a: 1, b: 1 }, (announce) => frames.push(announce));
    const heard = vi.fn();
    store.subscribe(heard);

    const before = store.state;
    store.set({ a: 2 });
    store.set({ b: 3 });
    expect(heard).not.toHaveBeenCalled();
    for (const frame of frames) frame();

    expect(heard).toHaveBeenCalledTimes(1);
    expect(store.state).toEqual({ a: 2, b: 3 });
    expect(before).toEqual({ a: 1, b: 1 });
  });

  it("goes on announcing when a listener fails", () => {
    const frames: (() => void)[] = [];
    const store = createStore({ a: 1 }, (announce) => frames.push(announce));
    const heard = vi.fn();
    store.subscribe(() => {
      throw new Error("a view has failed");
    });
    store.subscribe(heard);

    store.set({ a: 2 });
    frames.pop()?.();

    expect(heard).toHaveBeenCalledTimes(1);
  });

  it("says nothing to a listener that has left", () => {
    const frames: (() => void)[] = [];
    const store = createStore({ a: 1 }, (announce) => frames.push(announce));
    const heard = vi.fn();
    const leave = store.subscribe(heard);

    leave();
    store.set({ a: 2 });
    frames.pop()?.();

    expect(heard).not.toHaveBeenCalled();
  });
});
