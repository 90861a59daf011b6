import { AnswerError } from './errors.ts';
import { type Group, parseGroup } from './group.ts';
import { expectJsonObject, type JsonObject } from './json.ts';
import { parseUser, type User } from './user.ts';

/** One page of a list call. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly lastPage: boolean;
  /** From the paging headers. Absent where the service sent none. */
  readonly counts: PageCounts;
}

/** `X-Total-Count`, `X-Page-Count`, `X-Current-Page`, `X-Page-Size`. */
export interface PageCounts {
  /** May be larger than what is listed: technical accounts are counted, not listed. */
  readonly total?: number;
  readonly pages?: number;
  /** Whether it starts at 0 or 1 differs between calls: for showing only. */
  readonly current?: number;
  /** May change from page to page: never compute an offset from it. */
  readonly size?: number;
}

/** The answer's headers, `Headers` or anything that reads like it. */
export interface HeaderReader {
  get(name: string): string | null;
}

/** @throws {@link AnswerError} when `body` is not a successful page of users */
export function parseUsersPage(body: unknown, headers: HeaderReader): Page<User> {
  const page = expectPage(body);
  return {
    items: parseItems(page, 'users', parseUser),
    lastPage: page['lastPage'] === true,
    counts: parseCounts(headers),
  };
}

/**
 * Reads a page of the groups call. Past the end that call says `{"lastPage": true, "result": "Not found"}`, which
 * is an empty last page here.
 *
 * @throws {@link AnswerError} when `body` is not a successful page of groups
 */
export function parseGroupsPage(body: unknown, headers: HeaderReader): Page<Group> {
  const counts = parseCounts(headers);
  const envelope = expectJsonObject(body, 'the answer');
  if (envelope['result'] === 'Not found' && envelope['lastPage'] === true)
    return { items: [], lastPage: true, counts };
  const page = expectPage(body);
  return { items: parseItems(page, 'groups', parseGroup), lastPage: page['lastPage'] === true, counts };
}

/** @throws {@link AnswerError} when `body` is not a successful answer with one user */
export function parseUserAnswer(body: unknown): User {
  const answer = expectJsonObject(body, 'the answer');
  if (answer['result'] !== 'success')
    throw new AnswerError(`the answer's result is ${JSON.stringify(answer['result'])}`);
  return parseUser(answer['user']);
}

/** Error bodies carry `lastPage: false` too, so `result` decides what is a page. */
function expectPage(body: unknown): JsonObject {
  const page = expectJsonObject(body, 'the answer');
  if (page['result'] !== 'success')
    throw new AnswerError(`the answer's result is ${JSON.stringify(page['result'])}`);
  if (typeof page['lastPage'] !== 'boolean')
    throw new AnswerError('the answer does not say whether it is the last page');
  return page;
}

function parseItems<T>(page: JsonObject, name: string, parse: (value: unknown) => T): readonly T[] {
  const items = page[name];
  if (!Array.isArray(items)) throw new AnswerError(`the answer has no list of ${name}`);
  return items.map(parse);
}

function parseCounts(headers: HeaderReader): PageCounts {
  const counts: { -readonly [Field in keyof PageCounts]: PageCounts[Field] } = {};
  for (const [field, header] of countHeaders) {
    const text = headers.get(header);
    if (text !== null && /^\d{1,15}$/.test(text)) counts[field] = Number(text);
  }
  return counts;
}

const countHeaders = [
  ['total', 'X-Total-Count'],
  ['pages', 'X-Page-Count'],
  ['current', 'X-Current-Page'],
  ['size', 'X-Page-Size'],
] as const;
