// What a view has to wait for.

import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

export type Resource<T> = { state: 'waiting' } | { state: 'here'; value: T } | { state: 'failed'; message: string };

/** Loads again when `key` is another; an answer that comes too late is dropped. */
export function useResource<T>(key: unknown, load: () => Promise<T>): Signal<Resource<T>> {
  const resource = useSignal<Resource<T>>({ state: 'waiting' });
  useEffect(() => {
    let isCurrent = true;
    const set = (next: Resource<T>) => {
      if (isCurrent) {
        resource.value = next;
      }
    };
    load().then(
      (value) => set({ state: 'here', value }),
      (error: unknown) => set({ state: 'failed', message: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [key]);
  return resource;
}
