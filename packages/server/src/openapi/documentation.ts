import { type Answer, empty, json } from '../answers.ts';

/** Nothing on the page may come from elsewhere, or run. */
const contentPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/**
 * The API's description: for programs at `/openapi.json`, for people at `/docs`. It is loaded when somebody asks for
 * it, since a server in a test never does.
 *
 * @returns nothing when the path is another
 */
export async function documentation(method: string, { pathname, origin }: URL): Promise<Answer | undefined> {
  const path = pathname.replace(/\/+$/, '');
  if (path !== '/openapi.json' && path !== '/docs') return undefined;
  if (method !== 'GET' && method !== 'HEAD') return empty(405, { Allow: 'GET, HEAD' });
  const { openApiDocument } = await import('@umapi-kit/protocol/openapi');
  const document = openApiDocument(origin);
  if (path === '/openapi.json') return json(document);
  const { renderPage } = await import('./page.ts');
  return new Response(renderPage(document), {
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': contentPolicy },
  });
}
