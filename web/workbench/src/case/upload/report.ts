import { ApiError } from "@propmubi/client";

/**
 * The credit report in a file's text.
 *
 * @throws ApiError when it is no JSON, or no report by its members; what they say is judged by the server.
 */
export function reportIn(text: string): Record<string, unknown> {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    throw new ApiError(422, { detail: "The file is no JSON; export the report again." });
  }
  const isReport = typeof said === "object" && said !== null && "bureau" in said && "applicants" in said;
  if (!isReport) throw new ApiError(422, { detail: "The file is no credit report: it has to hold bureau, pulled_on and applicants. Other papers come as PDF or picture." });
  return said as Record<string, unknown>;
}
