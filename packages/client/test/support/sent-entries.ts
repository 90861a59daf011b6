import type { Action } from '@umapi-kit/client';
import { allDone, connect, serviceOf } from './scripted-service.ts';

/** A command entry as it stands on the wire. */
export interface WireEntry {
  readonly user?: string;
  readonly domain?: string;
  readonly usergroup?: string;
  readonly do: readonly Readonly<Record<string, unknown>>[];
}

/** What the action looks like to the service: its entries, over all requests. */
export async function sentEntries(action: Action): Promise<readonly WireEntry[]> {
  const service = serviceOf(allDone);
  await connect(service).executeSingle(action, { immediate: true });
  return service.calls.flatMap(({ body }) => entriesIn(body));
}

/** The entries of one action request. */
export function entriesIn(body: string): readonly WireEntry[] {
  const entries: readonly WireEntry[] = JSON.parse(body);
  return entries;
}
