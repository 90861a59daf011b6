import { limits } from '@umapi-kit/protocol';
import { json, RefusedCall } from './answers.ts';

/**
 * Reads a request's body, at most as much as an action may have.
 *
 * @throws {@link RefusedCall} with 413 as soon as it is known to be larger
 */
export async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('Content-Length')) > limits.actionBodyBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > limits.actionBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  const body = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return body;
}

function tooLarge(): RefusedCall {
  const message = `The request is larger than ${limits.actionBodyBytes} bytes`;
  return new RefusedCall(json({ result: 'error.command.malformed', message }, 413, { Connection: 'close' }));
}
