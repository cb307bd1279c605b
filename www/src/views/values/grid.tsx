// Rows and columns, a window of them at a time.

import { useSignal } from '@preact/signals';
import { useResource } from '../../resource';
import { visible } from '../../visible';
import { Scrolling } from './content-rows';
import { Pager } from './pager';

/** Rows and columns that are shown at once. */
const ROWS = 50;
const COLUMNS = 20;

export interface GridRow {
  label: string;
  /** null: it is not in the dump. */
  cells: (string | null)[];
}

interface Properties {
  label: string;
  rows: number;
  columns: number;
  /** What stands above a column: its name, and what it is of. */
  head: (column: number) => [string, string];
  /** Loads again where it is another. */
  source: string;
  load: (rows: [number, number], columns: [number, number]) => Promise<GridRow[]>;
}

export function Grid({ label, rows, columns, head, source, load }: Properties) {
  const row = useSignal(0);
  const column = useSignal(0);
  const width = Math.min(COLUMNS, columns - column.value);
  const found = useResource(`${source} ${row.value} ${column.value}`, () =>
    load([row.value, ROWS], [column.value, width]),
  ).value;
  if (found.state === 'failed') {
    return <p class="missing">{found.message}</p>;
  }
  const hasHeads = columns > 1 || head(0).some(Boolean);
  const heads = Array.from({ length: width }, (_, at) => head(column.value + at));
  return (
    <>
      <Scrolling label={label}>
        <table class="grid">
          {hasHeads && (
            <thead>
              <tr>
                <td />
                {heads.map(([name, type], at) => (
                  <th key={at} scope="col">
                    {visible(name)}
                    {type && <span class="dtype">{visible(type)}</span>}
                  </th>
                ))}
              </tr>
            </thead>
          )}
          <tbody>
            {found.state === 'here' &&
              found.value.map((line, at) => (
                <tr key={at}>
                  <th scope="row">{visible(line.label)}</th>
                  {line.cells.map((cell, at) => (
                    <td key={at} class={cell === null ? 'missing' : undefined}>
                      {cell === null ? 'not kept' : visible(cell)}
                    </td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </Scrolling>
      <Pager unit="rows" start={row.value} size={ROWS} total={rows} onGo={(to) => (row.value = to)} />
      <Pager unit="columns" start={column.value} size={COLUMNS} total={columns} onGo={(to) => (column.value = to)} />
    </>
  );
}
