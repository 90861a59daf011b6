/** Between two values of a row, the likelier first where a header has as many of one as of another. */
const delimiters = [',', ';', '\t', '|'] as const;

/** Text whose delimiter is known. */
interface DelimitedText {
  readonly delimiter: string;
  /** The whole of the text. */
  readonly text: AsyncIterable<string>;
}

/**
 * Finds out which delimiter a header has: what is there most often, outside quotes.
 *
 * @param usual where the header has none at all
 */
export async function findDelimiter(chunks: AsyncIterable<string>, usual: string): Promise<DelimitedText> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = '';
  let next = await iterator.next();
  while (!next.done) {
    head += next.value;
    if (/\S[^\r\n]*[\r\n]/.test(head) || head.length > longestHeader) break;
    next = await iterator.next();
  }
  const header = /\S[^\r\n]*/.exec(head)?.[0] ?? '';
  return { delimiter: commonest(header.replaceAll(/"[^"]*"/g, '""'), usual), text: replay(head, iterator) };
}

/** Characters after which a header is looked at as far as it came. */
const longestHeader = 65_536;

function commonest(header: string, usual: string): string {
  const count = (delimiter: string) => header.split(delimiter).length - 1;
  const order = [usual, ...delimiters.filter((one) => one !== usual)];
  return order.reduce((best, one) => (count(one) > count(best) ? one : best), usual);
}

async function* replay(
  head: string,
  rest: AsyncIterator<string, unknown, undefined>,
): AsyncGenerator<string, void, void> {
  yield head;
  try {
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
