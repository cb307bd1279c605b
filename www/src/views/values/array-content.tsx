// An array: what it is, a picture or plot of it, and its elements.

import { useSignal } from '@preact/signals';
import type { ArrayView, Statistics } from 'coredumpy-wasm';
import { useResource } from '../../resource';
import { opened } from '../../state';
import type { ValuePlace } from '../../tree';
import { FullRepr } from './content-rows';
import { Grid } from './grid';
import { Pager } from './pager';
import { Picture } from './picture';
import { imageShape, toImageData } from './picture-array';
import { Plot } from './plot';

export function ArrayContent({ id, place }: { id: number; place: ValuePlace }) {
  const found = useResource(id, async () => {
    const client = opened.value?.client;
    const array = await client?.call('array', id);
    return array ? { array, statistics: await client?.call('statistics', id) } : null;
  }).value;
  if (found.state !== 'here' || !found.value) {
    return found.state === 'failed' ? <p class="missing">{found.message}</p> : null;
  }
  const { array, statistics } = found.value;
  return (
    <>
      <Head array={array} statistics={statistics} />
      {array.unknown ? <FullRepr place={place} /> : <Elements id={id} array={array} />}
      {array.missing && <p class="content-foot missing">{array.missing.words}</p>}
    </>
  );
}

function Head({ array, statistics }: { array: ArrayView; statistics: Statistics | undefined }) {
  const { shape, dtype, size, fields } = array;
  const facts: [string, string][] = [
    ['shape', shape.length > 0 ? shape.map(counted).join(' × ') : '()'],
    // The fields of a structure stand above their columns.
    ['dtype', fields.length > 0 && shape.length < 2 ? `${fields.length} fields` : dtype],
    ['size', shape.length > 1 ? counted(size) : ''],
  ];
  if (statistics && statistics.looked > 0) {
    const { min, max, mean, looked } = statistics;
    facts.push(['min', short(min)], ['max', short(max)], ['mean', short(mean)]);
    for (const name of ['nan', 'infinite', 'masked'] as const) {
      const count = statistics[`${name}Count`];
      facts.push([name, count > 0 ? counted(count) : '']);
    }
    facts.push(['of the first', looked < statistics.size ? counted(looked) : '']);
  }
  return (
    <dl class="content-head">
      {facts
        .filter(([, text]) => text)
        .map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
    </dl>
  );
}

function Elements({ id, array }: { id: number; array: ArrayView }) {
  const plane = useSignal(0);
  const { planes, rows, columns, size, fields } = array;
  const image = imageShape(array);
  const isFlat = array.shape.length < 2;
  // Of one dimension a row is an element, and of structures a column a field.
  const isRecords = isFlat && fields.length > 0;
  const isList = isFlat && !isRecords;
  const load = async (wanted: [number, number], across: [number, number]) => {
    const [start] = wanted;
    const client = opened.value?.client;
    const window = isList
      ? await client?.call('arrayWindow', id, 0, [0, 1], wanted)
      : await client?.call('arrayWindow', id, plane.value, wanted, across);
    const cells = window?.rows ?? [];
    const lines = isList ? (cells[0] ?? []).map((cell) => [cell]) : cells;
    return lines.map((line, at) => ({
      label: array.shape.length > 0 ? String(start + at) : '',
      cells: line.map((cell) => cell ?? null),
    }));
  };
  if (size === 0) {
    return <p class="content-foot">There are no elements.</p>;
  }
  return (
    <>
      {image && <Picture label={array.dtype} load={() => toImageData(id, image)} />}
      <Pager unit="planes" start={plane.value} size={1} total={planes} onGo={(to) => (plane.value = to)} />
      {array.isNumeric && !image && size > 2 && !/b1$/.test(array.dtype) && (
        <Plot id={id} plane={plane.value} rows={rows} columns={columns} />
      )}
      <Grid
        label="The elements"
        rows={isFlat ? columns : rows}
        columns={isRecords ? fields.length : isList ? 1 : columns}
        head={(column) => (isRecords ? (fields[column] ?? ['', '']) : [isList ? '' : String(column), ''])}
        source={`${id} ${plane.value}`}
        load={load}
      />
    </>
  );
}

function counted(count: number): string {
  return count.toLocaleString('en');
}

/** A number in the room of a word: an int exactly, another with six digits and never with zeros that it has not. */
export function short(number: number | null | undefined): string {
  if (typeof number !== 'number') {
    return '';
  }
  const isRounded = Math.abs(number) >= 1e6 && !Number.isSafeInteger(number);
  return isRounded
    ? number.toExponential(5).replace(/\.?0+e/, 'e')
    : String(Number.isInteger(number) ? number : Number(number.toPrecision(6)));
}
