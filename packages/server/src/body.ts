import { limits } from '@umapi-kit/protocol';
import { type Answer, json, RefusedCall } from './answers.ts';

/**
 * Reads a request's body, at most as much as an action may have.
 *
 * @param refuse says so in the words of the call, with status 413
 * @throws {@link RefusedCall} as soon as it is known to be larger
 */
export async function readBody(
  request: Request,
  refuse: (message: string) => Answer = malformed(413),
): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () => {
    const response = refuse(`The request is larger than ${limits.actionBodyBytes} bytes`);
    // What is left of the body is not waited for.
    response.headers.set('Connection', 'close');
    return new RefusedCall(response);
  };
  if (Number(request.headers.get('Content-Length')) > limits.actionBodyBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > limits.actionBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  const body = new Uint8Array(length);
  bodies.set(request, body);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return body;
}

/** What was read of requests that are still around. */
const bodies = new WeakMap<Request, Uint8Array>();

/** The body of a request as its call read it; empty when it read none. */
export function bodyText(request: Request): string {
  const body = bodies.get(request);
  return body === undefined ? '' : new TextDecoder().decode(body);
}

/**
 * Wrong labels on JSON are common (`curl -d` says it sends a form); only what can't be JSON is refused.
 *
 * @throws {@link RefusedCall} with what `refuse` says, with status 415
 */
export function checkMediaType(request: Request, refuse: (message: string) => Answer = malformed(415)): void {
  if (!/^\s*(multipart|image|audio|video|font)\//i.test(request.headers.get('Content-Type') ?? '')) return;
  throw new RefusedCall(refuse('The request must be application/json'));
}

function malformed(status: 413 | 415): (message: string) => Answer {
  return (message) => json({ result: 'error.command.malformed', message }, status);
}
