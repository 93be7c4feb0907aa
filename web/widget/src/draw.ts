import type { Child, Drawn } from "./h.js";

/** A node on the page, what it was last drawn as, and its children by their places. */
interface Made {
  node: Element | Text;
  tag: string;
  props: Drawn["props"];
  kids: Kids;
}
type Kids = ReadonlyMap<string, Made>;

const SVG = "http://www.w3.org/2000/svg";
const roots = new WeakMap<Element, Kids>();

/**
 * Makes what is inside the element what is drawn, and touches only what differs from the drawing before.
 *
 * A child stays the same node while its place and tag stay the same. Its place is its key, else its number in its
 * list; what is not drawn counts too, and a list in a list numbers its own. So focus, what was typed and how far
 * something was scrolled stay where they were.
 */
export function draw(root: Element, child: Child): void {
  roots.set(root, fill(root, roots.get(root), [child]));
}

function fill(parent: Element, before: Kids | undefined, children: readonly Child[]): Kids {
  const kids = new Map<string, Made>();
  const visit = (list: readonly Child[], place: string): void => {
    list.forEach((child, at) => {
      const own = `${place} ${(child as Partial<Drawn> | null)?.props?.key ?? at}`;
      if (Array.isArray(child)) visit(child as Child[], own);
      else if ((child && child !== true) || child === 0) kids.set(own, make(parent, before?.get(own), child as Drawn | string));
    });
  };
  visit(children, "");
  // Those that go go first: what stays is then in its place already, and nothing that has the focus is moved.
  for (const [place, { node }] of before ?? []) if (kids.get(place)?.node !== node) node.remove();
  let next = parent.firstChild;
  for (const { node } of kids.values()) {
    if (node === next) next = next.nextSibling;
    else parent.insertBefore(node, next);
  }
  return kids;
}

function make(parent: Element, before: Made | undefined, child: Drawn | string | number): Made {
  const { tag, props, children }: Drawn = typeof child === "object" ? child : { tag: "", props: { data: child }, children: [] };
  const was: Partial<Made> = before?.tag === tag ? before : { node: nodeFor(parent, tag) };
  const node = was.node as Element;
  const kids = fill(node, was.kids, children);
  for (const name in { ...was.props, ...props }) if (was.props?.[name] !== props[name]) put(node, name, props[name]);
  return { node, tag, props, kids };
}

const nodeFor = (parent: Element, tag: string): Element | Text =>
  tag ? document.createElementNS(tag === "svg" ? SVG : parent.namespaceURI, tag) : new Text();

/** As a property where HTML has one of that name, handlers too; else as an attribute. */
function put(node: Element, name: string, value: unknown): void {
  if (name in node && !(node instanceof SVGElement)) (node as unknown as Record<string, unknown>)[name] = value ?? "";
  // To HTML a false attribute is none, to ARIA it is a statement.
  else if (value === undefined || value === null) node.removeAttribute(name);
  else if (name !== "key") node.setAttribute(name, value as string);
}
