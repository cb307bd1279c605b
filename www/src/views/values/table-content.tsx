// A data frame or series.

import { useResource } from '../../resource';
import { opened } from '../../state';
import { Grid } from './grid';

export function TableContent({ id }: { id: number }) {
  const found = useResource(id, async () => opened.value?.client.call('table', id)).value;
  if (found.state !== 'here' || !found.value) {
    return found.state === 'failed' ? <p class="missing">{found.message}</p> : null;
  }
  const { shape, columns, dtypes, kept, cut } = found.value;
  const load = async (rows: [number, number], columns: [number, number]) =>
    (await opened.value?.client.call('tableRows', id, rows, columns)) ?? [];
  return (
    <>
      <p class="content-head">{shape.map((length) => length.toLocaleString('en')).join(' × ')}</p>
      <Grid
        label="The table"
        rows={kept}
        columns={columns.length}
        head={(column) => [columns[column] ?? '', dtypes[column] ?? '']}
        source={String(id)}
        load={load}
      />
      {cut && <p class="content-foot missing">{cut.words}</p>}
    </>
  );
}
