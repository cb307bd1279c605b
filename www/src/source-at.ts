// A line of a source that somebody looks at, where it is not the selected frame's.

import { signal } from '@preact/signals';

export const sourceAt = signal<{ source: number; lineno: number } | null>(null);
