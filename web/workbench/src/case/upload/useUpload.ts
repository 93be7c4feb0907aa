import { ApiError } from "@propmubi/client";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { CaseDetail } from "../../api/types.js";
import { problemOf } from "../../parts/States.js";
import { useTools } from "../../state/context.js";
import { plain } from "../../words/labels.js";
import { caseKey } from "../useCase.js";
import { reportIn } from "./report.js";
import { sendFile } from "./sendFile.js";
import { enqueue, put, type Upload } from "./uploads.js";

/** How often a paper that is being read is asked after. */
const ASK_AGAIN_MS = 1000;

/** Takes files to a case, one after the other: papers to be read, a credit report as JSON as what it says. */
export function useUpload(caseId: string): (files: readonly File[]) => Promise<void> {
  const { api, documents, fetch } = useTools();
  const client = useQueryClient();
  return useCallback(async (files) => {
    const look = (): void => {
      void client.invalidateQueries({ queryKey: caseKey(caseId) });
      void client.invalidateQueries({ queryKey: ["case-part", caseId] });
      void client.invalidateQueries({ queryKey: ["cases"] });
    };
    const takeReport = async ({ id, file }: Upload): Promise<void> => {
      const report = reportIn(await file.text());
      put(id, { phase: "reading" });
      const { case: row } = client.getQueryData<CaseDetail>(caseKey(caseId)) ?? (await api.detail(caseId));
      client.setQueryData(caseKey(caseId), await api.act(caseId, "bureau", { version: row.version, report }));
      put(id, { phase: "done", says: "The credit report is on the case." });
    };
    const takePaper = async ({ id, file }: Upload): Promise<void> => {
      put(id, { phase: "sending", share: 0 });
      const { documents: taken, refused } = await sendFile({ caseId, file, fetch, onSent: (share) => { put(id, { phase: "sending", share }); } });
      const [paper] = taken;
      if (!paper) throw new ApiError(422, { detail: refused[0]?.says ?? "The file was not taken." });
      put(id, { phase: "reading" });
      // Not waited for: while one is read, the next is sent.
      void followed(id, paper.id, paper.is_new);
    };
    const followed = async (id: string, documentId: string, isNew: boolean): Promise<void> => {
      try {
        const { state, says, label, pages } = await readTo(() => documents.one(documentId));
        if (state === "refused") throw new ApiError(422, { detail: says ?? "The file could not be read." });
        const what = `${plain(label)}, ${pages === 1 ? "1 page" : `${pages} pages`}`;
        put(id, { phase: "done", says: isNew ? `Read: ${what}.` : `The case had this file already: ${what}.` });
      } catch (error) {
        put(id, { phase: "refused", says: problemOf(error) });
      } finally {
        look();
      }
    };
    for (const each of enqueue(caseId, files)) {
      try {
        await (/\.json$/i.test(each.file.name) ? takeReport(each) : takePaper(each));
      } catch (error) {
        put(each.id, { phase: "refused", says: problemOf(error) });
      }
      look();
    }
  }, [api, documents, fetch, client, caseId]);
}

async function readTo<Status extends { state: string }>(ask: () => Promise<Status>): Promise<Status> {
  for (;;) {
    // A line that breaks while a paper is read is no news of the paper.
    const found = await ask().catch((error: unknown) => {
      if (error instanceof ApiError && error.isRetryable) return null;
      throw error;
    });
    if (found && (found.state === "verified" || found.state === "refused")) return found;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}
