import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { BundleFile, Quarters } from "../api/documents.js";
import { problemOf } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { announce, toast } from "../state/store.js";
import { fileKey, isRead } from "./useFile.js";

/** Turns a page of the file for everybody; its boxes come turned with the next reading. */
export function useTurning(file: BundleFile, page: number) {
  const { documents } = useTools();
  const client = useQueryClient();
  const turned = useMutation({
    mutationFn: (degrees: Quarters) => documents.turn(file.id, page, degrees),
    onSuccess: (after) => {
      client.setQueryData(fileKey(file.id), after);
      announce(`Page ${page} is turned.`);
    },
    onError: (error) => { toast(problemOf(error)); },
  });
  const isOff = file.may?.correct !== true || !isRead(file) || turned.isPending;
  return { isOff, turn: (degrees: Quarters) => { if (!isOff) turned.mutate(degrees); } };
}

export type Turning = ReturnType<typeof useTurning>;
