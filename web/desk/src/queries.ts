import { ApiError } from "@propmubi/client";
import { QueryCache, QueryClient } from "@tanstack/react-query";

/** How a desk asks the server: again only by request or where the problem says that it may pass. */
export function createQueries(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiError && error.status === 401) onSignedOut();
      },
    }),
    defaultOptions: {
      queries: {
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // Asked even when the browser believes it is offline: it is often wrong, and the answer is quick.
        networkMode: "always",
        retry: (failures, error) => failures < 2 && error instanceof ApiError && error.isRetryable,
      },
      // A step that cannot be sent is refused at once, and not kept until a line comes back and nobody expects it.
      mutations: { networkMode: "always" },
    },
  });
}
