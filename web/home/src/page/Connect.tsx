interface Props {
  origin: string;
  isDemo: boolean;
}

/** How to reach this instance by other means than this page. */
export function Connect({ origin, isDemo }: Props) {
  return (
    <section class="panel" aria-labelledby="connect-title">
      <h2 id="connect-title">Connect</h2>
      <dl class="facts">
        <dt>LangGraph endpoint</dt>
        <dd>
          <code>{origin}</code>
          <p class="quiet">
            For the LangGraph SDKs, RemoteGraph and Studio; the assistant is <code>property_search</code>.
          </p>
        </dd>
        <dt>Terminal</dt>
        <dd>
          <code>propmubi chat</code>
        </dd>
        {isDemo && (
          <>
            <dt>Demo sign-ins</dt>
            <dd>
              <p class="quiet">
                Buyer, broker, analyst, admin and others. Their tokens are printed in the terminal that runs{" "}
                <code>propmubi up</code>; send one as <code>x-api-key</code>. Searching needs none.
              </p>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
