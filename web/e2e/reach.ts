import type { Locator, Page } from "@playwright/test";

const FOCUSABLE = "a[href], button, input, select, textarea, [tabindex='0'], summary";

/** What has the focus, inside shadow roots too: its tag and its name or text. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    if (!at || at === document.body) return "the page";
    return `${at.tagName.toLowerCase()} ${at.getAttribute("aria-label") ?? at.getAttribute("name") ?? at.textContent.trim()}`;
  });
}

/** What the tab key ought to reach inside it, in the order in which it is read; a group of radios counts once. */
export function tabStops(inside: Locator): Promise<string[]> {
  return inside.evaluate((root, selector) => {
    const groups = new Set<string>();
    return [...root.querySelectorAll<HTMLElement>(selector)]
      .filter((each) => each.checkVisibility({ visibilityProperty: true }) && each.tabIndex >= 0 && !each.matches(":disabled"))
      .filter((each) => {
        if (!(each instanceof HTMLInputElement) || each.type !== "radio") return true;
        const isFirst = !groups.has(each.name);
        groups.add(each.name);
        return isFirst;
      })
      .map((each) => `${each.tagName.toLowerCase()} ${each.getAttribute("aria-label") ?? each.getAttribute("name") ?? each.textContent.trim()}`);
  }, FOCUSABLE);
}

/**
 * What can be pressed in the widget and is smaller than that many pixels either way, as "tag name: width x height".
 *
 * A box to tick counts with its label, which ticks it too. Left out, as WCAG 2.5.5 does: what stands in a sentence
 * (the numbers that cite a home), and what only scrolls.
 */
export function smallTargets(widget: Locator, least: number): Promise<string[]> {
  return widget.evaluate(
    (element, { least, selector }) => {
      const size = (target: HTMLElement): DOMRect => {
        const isTick = target instanceof HTMLInputElement && /checkbox|radio/.test(target.type);
        return ((isTick ? target.closest("label") : null) ?? target).getBoundingClientRect();
      };
      return (
        [...(element.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [])]
          .filter((each) => each.checkVisibility({ visibilityProperty: true }))
          .filter((each) => !each.matches(".cite, [role=log], [role=region]"))
          .map((each) => ({ each, ...size(each).toJSON() as { width: number; height: number } }))
          // Half a pixel is what layout rounds by.
          .filter(({ width, height }) => Math.min(width, height) < least - 0.5)
          .map(({ each, width, height }) => {
            const name = each.getAttribute("aria-label") ?? each.textContent.trim();
            return `${each.tagName.toLowerCase()} ${name}: ${Math.round(width)} x ${Math.round(height)}`;
          })
      );
    },
    { least, selector: FOCUSABLE },
  );
}
