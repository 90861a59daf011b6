import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** A users call that answers with the lines of a file, one page after the other; an org without groups. */
export function pageFetch(
  path: string,
  { users, pages }: { readonly users: number; readonly pages: number },
): typeof fetch {
  const lines = createInterface({ input: createReadStream(path) })[Symbol.asyncIterator]();
  return async (input) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const page = Number(pathname.split('/').at(-1));
    const { value, done } = await lines.next();
    if (done) throw new RangeError(`there is no page ${page}`);
    return new Response(String(value), {
      headers: {
        'content-type': 'application/json',
        'x-total-count': String(users),
        'x-page-count': String(pages),
        'x-page-size': '2000',
        'x-current-page': String(page),
      },
    });
  };
}
