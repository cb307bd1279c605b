// The page's end of the protocol.

import type { Failure, MethodName, Methods, Request, Response, Result } from './protocol';

/** What the worker could not do. */
export class RequestError extends Error {
  readonly kind: string;

  constructor(failure: Failure) {
    super(failure.message);
    this.kind = failure.kind;
  }

  /** Whether the reader is of no use any more: a trap of WASM, which is what is left of an allocation that failed. */
  get isFatal(): boolean {
    return this.kind === 'RuntimeError';
  }
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** A worker and the requests that wait for it. */
export class Client {
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;
  /** Hears of what concerns more than one request. */
  onTrouble: (trouble: RequestError) => void = () => {};

  constructor(private readonly worker: Worker) {
    worker.onmessage = (event: MessageEvent<Response>) => this.answered(event.data);
    worker.onerror = (event) => this.failed(event.message || 'the worker stopped');
  }

  call<M extends MethodName>(method: M, ...parameters: Parameters<Methods[M]>): Promise<Result<M>> {
    return this.send(method, parameters, []);
  }

  /** A call that gives the buffers away. */
  send<M extends MethodName>(
    method: M,
    parameters: Parameters<Methods[M]>,
    transfer: Transferable[],
  ): Promise<Result<M>> {
    const id = ++this.last;
    const request: Request = { id, method, parameters };
    return new Promise<Result<M>>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      this.worker.postMessage(request, transfer);
    });
  }

  stop() {
    this.worker.terminate();
    this.failed('another dump was opened');
  }

  private answered(response: Response) {
    if ('trouble' in response) {
      this.onTrouble(new RequestError(response.trouble));
      return;
    }
    const waiting = this.waiting.get(response.id);
    this.waiting.delete(response.id);
    if ('failure' in response) {
      const error = new RequestError(response.failure);
      waiting?.reject(error);
      if (error.isFatal) {
        this.onTrouble(error);
      }
    } else {
      waiting?.resolve(response.result);
    }
  }

  private failed(message: string) {
    for (const waiting of this.waiting.values()) {
      waiting.reject(new RequestError({ kind: 'worker', message }));
    }
    this.waiting.clear();
  }
}
