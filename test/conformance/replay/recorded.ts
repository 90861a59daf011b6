import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One request as a published client put it on the wire; what differs from run to run is a word in `<>`. */
export interface RecordedRequest {
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** What `<jwt>` in the body was made of. */
  readonly jwt?: {
    readonly header: { readonly alg: string; readonly typ: string };
    readonly claims: Readonly<Record<string, string | boolean>>;
  };
}

/** The requests of a client, in the order in which it sent them. */
export function recordedRequests(client: string): readonly RecordedRequest[] {
  const text = readFileSync(join(import.meta.dirname, '..', 'recorded-requests.jsonl'), 'utf8');
  const all = text
    .split('\n')
    .flatMap((line): readonly RecordedRequest[] => (line ? [JSON.parse(line)] : []));
  return all.filter((request) => request.client.startsWith(client));
}
