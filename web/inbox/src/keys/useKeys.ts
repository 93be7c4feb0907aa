import { whereIs } from "@propmubi/desk";
import { useEffect } from "react";
import { useSettings } from "../state/settings.js";
import { desk } from "../state/store.js";
import { type CommandId, commandFor } from "./commands.js";

/** Listens to the keyboard for the whole page. */
export function useKeys(command: (id: CommandId) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.isComposing || event.defaultPrevented) return;
      const where = whereIs(event.target, desk.get().dialog !== null, useSettings.getState().areLettersOn);
      const id = commandFor(event, where);
      if (id === null) return;
      event.preventDefault();
      command(id);
    };
    window.addEventListener("keydown", press);
    return () => { window.removeEventListener("keydown", press); };
  }, [command]);
}
