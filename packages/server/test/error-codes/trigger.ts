import type { ErrorCode } from '@umapi-kit/protocol';
import type { Strictness } from '@umapi-kit/server';
import type { Circumstances } from './world.ts';

/** An entry of an action call that fails with a code: status 200, one object in `errors`. */
export interface EntryTrigger extends Circumstances {
  readonly code: ErrorCode;
  /** The step that fails. */
  readonly step: number;
  /** The entry; a text is sent as it stands, for what no value can say. */
  readonly entry: unknown;
}

/** A call that fails as a whole. */
export interface CallTrigger extends Circumstances {
  readonly code: ErrorCode;
  readonly method: 'GET' | 'POST';
  /** Below the endpoint; `{org}`, `{product}` and `{profile}` stand for Acme's, the last for Photoshop. */
  readonly path: string;
  /** Sent as it stands. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: 400 | 403 | 404;
  /** Where the body has the code, and how it is spelled there. */
  readonly says: { readonly result: string } | { readonly errorCode: string };
}

/** A code that no request causes. */
export interface Untriggered {
  readonly code: ErrorCode;
  /** `fault`: a rule that makes faults on demand can send it. `unknown`: nobody knows what would. */
  readonly state: 'fault' | 'unknown';
  readonly why: string;
}

/** An entry's code, step and entry, in one line. */
export function entry(
  code: ErrorCode,
  step: number,
  sent: unknown,
  strictness?: Partial<Strictness>,
): EntryTrigger {
  return { code, step, entry: sent, ...(strictness ? { settings: { strictness } } : {}) };
}

export const jane = 'jane@acme.example';
const removal = [{ remove: 'all' }];

/** An entry about Jane whose steps do not matter. */
export const aboutJane = { user: jane, do: removal };

/** An entry about Jane. */
export function janeDoes(...steps: readonly unknown[]): unknown {
  return { user: jane, do: steps };
}

/** An entry about somebody who does not exist yet. */
export function newcomerDoes(...steps: readonly unknown[]): unknown {
  return { user: 'new@acme.example', do: steps };
}

/** An entry about the user group Design. */
export function designDoes(...steps: readonly unknown[]): unknown {
  return { usergroup: 'Design', do: steps };
}

/** A create step of `new@acme.example`, but for `fields`. */
export function create(fields: object = {}, kind = 'createFederatedID'): Readonly<Record<string, unknown>> {
  return { [kind]: { email: 'new@acme.example', country: 'DE', ...fields } };
}

/** `count` names that nothing has. */
export function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `G${index}`);
}
