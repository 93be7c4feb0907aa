import { ApiError, csrfOf } from "@propmubi/client";
import type { Schemas } from "@propmubi/client";

export type Receiving = Schemas["ReceivingOut"];

const RENEWED_BY = "/api/v1/me";

export interface Sending {
  caseId: string;
  file: File;
  /** Share of the file that is sent, 0 to 1. */
  onSent: (share: number) => void;
  /** The page's own way to the server, which renews a sign-in that ran out. */
  fetch: typeof fetch;
}

/** Sends one paper of a case. By XMLHttpRequest: fetch does not tell how much of a body has gone. */
export async function sendFile(sending: Sending): Promise<Receiving> {
  const first = await once(sending);
  if (first.status !== 401) return bodyOf(first);
  await sending.fetch(RENEWED_BY);
  return bodyOf(await once(sending));
}

interface Answer {
  status: number;
  text: string;
}

function once({ caseId, file, onSent }: Sending): Promise<Answer> {
  const form = new FormData();
  form.append("subject_kind", "case");
  form.append("subject_id", caseId);
  form.append("files", file);
  const line = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    line.upload.onprogress = ({ loaded, total }) => { onSent(total > 0 ? loaded / total : 0); };
    line.onload = () => { resolve({ status: line.status, text: line.responseText }); };
    line.onerror = () => { reject(ApiError.unreachable()); };
    line.open("POST", "/api/v1/documents");
    line.setRequestHeader("accept", "application/json");
    const csrf = csrfOf(document.cookie);
    if (csrf !== null) line.setRequestHeader("x-csrf-token", csrf);
    line.send(form);
  });
}

function bodyOf({ status, text }: Answer): Receiving {
  const body = readJson(text);
  if (status >= 200 && status < 300) return body as Receiving;
  throw new ApiError(status, typeof body === "object" && body !== null ? body : {}, status >= 502);
}

/** A proxy may answer in our place, with a page of its own. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
