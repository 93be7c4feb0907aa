import type { Chain } from "../api/titles.js";
import "./chain.css";

type Part = Chain["groups"][number]["parts"][number];

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

function Shape({ part }: { part: Part }) {
  const { kind, look, points, width = 0, height = 0, text, anchor } = part;
  const [x = 0, y = 0] = points[0] ?? [];
  if (kind === "box") return <rect x={x} y={y} width={width ?? 0} height={height ?? 0} rx={look === "badge" ? 12 : look === "paper" ? 0 : 3} className={look} />;
  if (kind === "circle") return <circle cx={x} cy={y} r={(width ?? 0) / 2} className={look} />;
  if (kind === "polygon") return <polygon points={points.map((each) => each.join(",")).join(" ")} className={look} />;
  if (kind === "line") {
    const [x2 = 0, y2 = 0] = points[1] ?? [];
    return <line x1={x} y1={y} x2={x2} y2={y2} className={look} />;
  }
  return <text x={x} y={y} textAnchor={anchor ?? "start"} className={look}>{text}</text>;
}
