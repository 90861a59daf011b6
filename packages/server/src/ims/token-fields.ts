import { json, RefusedCall } from '../answers.ts';
import { readBody } from '../body.ts';
import type { CallContext } from '../context.ts';

/** What a token call was given, by name. */
export type Fields = ReadonlyMap<string, string>;

/**
 * Reads form, multipart or query; what stands in the body wins.
 *
 * @throws {@link RefusedCall} when the body is none of them, or too large
 */
export async function readFields({ request, url }: CallContext): Promise<Fields> {
  const fields = new Map(url.searchParams);
  const body = await readBody(request, (message) =>
    json({ error: 'invalid_request', error_description: message }, 413),
  );
  if (body.byteLength === 0) return fields;
  for (const [name, value] of await parseForm(body, request.headers.get('Content-Type')))
    if (typeof value === 'string') fields.set(name, value);
  return fields;
}

async function parseForm(body: Uint8Array<ArrayBuffer>, contentType: string | null): Promise<FormData> {
  const type = contentType ?? 'application/x-www-form-urlencoded';
  try {
    return await new Response(body, { headers: { 'Content-Type': type } }).formData();
  } catch {
    throw refuseToken(400, 'invalid_request', 'the body is no form');
  }
}

/** Ends a token call with the token service's kind of error. Descriptions never repeat what was sent. */
export function refuseToken(status: 400 | 401, error: string, description: string): RefusedCall {
  return new RefusedCall(json({ error, error_description: description }, status));
}
