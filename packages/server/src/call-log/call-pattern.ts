import { type CallName, calls } from '@umapi-kit/protocol';
import { z } from 'zod';
import { isLike } from '../faults/is-like.ts';
import type { LoggedCall } from './logged-call.ts';

/** Which calls are meant; all that is given must hold. */
export interface CallPattern {
  readonly call?: CallName;
  readonly method?: string;
  readonly org?: string;
  readonly clientId?: string;
  /** The path as it was sent; `*` stands for anything. */
  readonly path?: string;
  /** 0 for a connection that was cut. */
  readonly status?: number;
  /** A text that the body of the request holds. */
  readonly body?: string;
}

/** See {@link CallPattern}. */
export const callPattern: z.ZodType<CallPattern> = z.strictObject({
  call: z.enum(Object.values(calls).map(({ name }): CallName => name)).exactOptional(),
  method: z.string().exactOptional(),
  org: z.string().exactOptional(),
  clientId: z.string().exactOptional(),
  path: z.string().exactOptional(),
  status: z.int().exactOptional(),
  body: z.string().exactOptional(),
});

/** What of a pattern does not hold for a call, in words. */
export function mismatches(pattern: CallPattern, call: LoggedCall): readonly string[] {
  const { pathname } = new URL(call.url);
  const found: string[] = [];
  const compare = (name: string, wanted: unknown, is: unknown) => {
    if (wanted !== undefined && wanted !== is) found.push(`${name} is ${is ?? 'none'}, not ${wanted}`);
  };
  compare('call', pattern.call, call.call);
  compare('method', pattern.method?.toUpperCase(), call.method);
  compare('org', pattern.org, call.org);
  compare('clientId', pattern.clientId, call.clientId);
  compare('status', pattern.status, call.status);
  if (pattern.path !== undefined && !isLike(pathname, pattern.path))
    found.push(`path is ${pathname}, not ${pattern.path}`);
  if (pattern.body !== undefined && !call.requestBody.includes(pattern.body))
    found.push(`the body does not hold ${JSON.stringify(pattern.body)}`);
  return found;
}
