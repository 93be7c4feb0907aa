import type { Chain } from "../api/titles.js";
import { Shape } from "./ChainShape.js";
import "./chain.css";

interface Props {
  chain: Chain;
  /** The deed that is looked at. */
  at: string | null;
  open: (event: string) => void;
}

/**
 * The chain as `domain/title/picture` lays it out, drawn in the page's own colours and fonts. For the eye and the pointer:
 * the tables beside it say the same, and lead to the same deeds by keyboard.
 */
export function ChainPicture({ chain, at, open }: Props) {
  return (
    <div className="overflow-x-auto" tabIndex={0} role="img" aria-label={`${chain.title}. ${chain.description}`}>
      <svg viewBox={`0 0 ${chain.width} ${chain.height}`} className="chain w-full min-w-[46rem]" aria-hidden data-testid="chain">
        {chain.groups.map((group, place) => {
          const { event } = group;
          return (
            <g
              key={place}
              data-event={event ?? undefined}
              data-lit={event !== null && event === at}
              onClick={event === null ? undefined : () => { open(event); }}
            >
              {group.name !== "" && <title>{group.name}</title>}
              {group.parts.map((part, index) => <Shape key={index} part={part} />)}
            </g>
          );
        })}
      </svg>
    </div>
  );
}
