import { isJsonObject, type JsonObject } from '@umapi-kit/protocol';
import type { Answer, Service } from './service.ts';

/** How a service writes its lists. */
export interface ListForm {
  /** The items of a page; `undefined` when it is no page. */
  itemsOf(body: unknown): unknown;
  /** Where the next page is; `undefined` after the last one. */
  nextOf(answer: Answer): string | undefined;
}

/** A service that never stops to name a next page is not followed for ever. */
const pagesAtMost = 100_000;

/**
 * Reads a list to its end, page by page.
 *
 * @throws SourceError when a page can't be read, or is none: a list is whole or it is no list
 */
export async function* readPages(
  service: Service,
  first: URL,
  {
    form,
    signal,
    headers,
  }: { form: ListForm; signal: AbortSignal; headers?: Readonly<Record<string, string>> },
): AsyncGenerator<readonly JsonObject[], void, void> {
  let url = first;
  for (let pages = 1; ; pages++) {
    const answer = await service.call(url, signal, headers === undefined ? {} : { headers });
    yield objectsOf(form.itemsOf(answer.body), service, url);
    const next = form.nextOf(answer);
    if (next === undefined) return;
    const nextUrl = followed(next, service, url);
    if (nextUrl.href === url.href || pages === pagesAtMost) {
      throw service.unreadable(url, 'leads nowhere: the same page follows again and again');
    }
    url = nextUrl;
  }
}

/** @throws SourceError when it is no address */
export function followed(link: string, service: Service, from: URL): URL {
  const url = URL.parse(link);
  if (url === null) throw service.unreadable(from, 'names a next page without an address');
  return url;
}

/** @throws SourceError when these are no JSON objects */
export function objectsOf(items: unknown, service: Service, url: URL): readonly JsonObject[] {
  if (Array.isArray(items) && items.every(isJsonObject)) return items;
  throw service.unreadable(url, 'answered with no list; is the address right?');
}

/** @throws SourceError when an item of a list has no identifier */
export function idOf(item: JsonObject, service: Service, url: URL): string {
  if (typeof item['id'] === 'string' && item['id'] !== '') return item['id'];
  throw service.unreadable(url, 'lists an item without an id');
}
