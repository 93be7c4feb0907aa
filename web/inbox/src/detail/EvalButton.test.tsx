import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { EvalButton } from "@propmubi/desk";

afterEach(cleanup);

test("a thread goes into the queue once, and what went wrong is said and can be tried again", async () => {
  const tell = vi.fn();
  const send = vi.fn()
    .mockRejectedValueOnce(new Error("There is no thread of that id that you may see."))
    .mockResolvedValue({ eval_case_id: "e1", suite: "lead_scoring", masked_count: 2 });
  render(<EvalButton send={send} tell={tell} />);

  fireEvent.click(screen.getByRole("button", { name: "Add to evals" }));
  await vi.waitFor(() => { expect(tell).toHaveBeenLastCalledWith("There is no thread of that id that you may see.", true); });
  fireEvent.click(screen.getByRole("button", { name: "Add to evals" }));

  expect((await screen.findByRole<HTMLButtonElement>("button", { name: "In evals" })).disabled).toBe(true);
  expect(tell).toHaveBeenLastCalledWith("It waits in the eval queue. 2 personal values were replaced.", false);
  expect(send).toHaveBeenCalledTimes(2);
});
