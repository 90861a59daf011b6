import type { Clock } from '@umapi-kit/clock';
import type { Strictness } from './org/strictness.ts';
import type { Store } from './store/store.ts';

/** What every call has at hand. */
export interface AppContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly strictness: Strictness;
  readonly tokenLifetimeMs: number;
}

/** One call. */
export interface CallContext extends AppContext {
  readonly request: Request;
  readonly url: URL;
  /** From the path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Answers one call of the call table. */
export type Handler = (context: CallContext) => Promise<Response>;
