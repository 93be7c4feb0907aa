import type { ComponentChildren } from "preact";

export interface Column<Row> {
  title: string;
  /** Digits stand under digits. */
  isNumber?: boolean;
  cell: (row: Row) => ComponentChildren;
}

interface Props<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row) => string;
  isBad?: (row: Row) => boolean;
}

/**
 * A table that becomes a list of cards on a phone. The roles are said because style sheets that take a table
 * apart take its meaning away too.
 */
export function Table<Row>({ caption, columns, rows, keyOf, isBad }: Props<Row>) {
  return (
    <table role="table" class="facts-table">
      <caption class="visually-hidden">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((each) => (
            <th key={each.title} role="columnheader" scope="col" class={each.isNumber ? "digits" : ""}>
              {each.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row" class={isBad?.(row) ? "row-bad" : ""}>
            {columns.map((each) => (
              <td key={each.title} role="cell" data-label={each.title} class={each.isNumber ? "digits" : ""}>
                <div>{each.cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** An id as its ends; the whole to hover over, to copy, and for screen readers. */
export function Id({ value, text }: { value: string; text: string }) {
  return (
    <code title={value}>
      <span aria-hidden="true">{text}</span>
      <span class="visually-hidden">{value}</span>
    </code>
  );
}
