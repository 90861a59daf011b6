import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A service as a function. */
export type Handler = (request: Request) => Promise<Response>;

/** A service on a loopback port. */
interface ServedHandler extends AsyncDisposable {
  readonly origin: string;
}

/** Serves a handler over HTTP. A body that breaks off takes the connection with it. */
export async function serveHandler(handler: Handler): Promise<ServedHandler> {
  const server = createServer((request, response) => void answer(handler, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the port is not known');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(handler: Handler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const result = await handler(await toRequest(request));
  response.writeHead(result.status, Object.fromEntries(result.headers));
  try {
    for await (const chunk of result.body ?? []) response.write(chunk);
    response.end();
  } catch {
    response.destroy();
  }
}

async function toRequest(request: IncomingMessage): Promise<Request> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { method = 'GET', headers, url = '/' } = request;
  const init = method === 'GET' ? {} : { body: Buffer.concat(chunks) };
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as [string, string]] : [],
  );
  return new Request(`http://${headers.host}${url}`, { method, headers: pairs, ...init });
}

/** A JSON answer whose second half never comes. */
export function cutJson(value: unknown): Response {
  const text = new TextEncoder().encode(JSON.stringify(value));
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(text.slice(0, text.length / 2));
    },
    pull(controller) {
      controller.error(new TypeError('terminated'));
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'application/json' } });
}
