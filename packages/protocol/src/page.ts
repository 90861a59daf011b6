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
  return parsePage(body, headers, 'users', parseUser);
}

/**
 * Reads a page of the groups call. Past the end that call says `{"lastPage": true, "result": "Not found"}`, which
 * is an empty last page here.
 *
 * @throws {@link AnswerError} when `body` is not a successful page of groups
 */
export function parseGroupsPage(body: unknown, headers: HeaderReader): Page<Group> {
  const { result, lastPage } = expectJsonObject(body, 'the answer');
  if (result === 'Not found' && lastPage === true)
    return { items: [], lastPage, counts: parseCounts(headers) };
  return parsePage(body, headers, 'groups', parseGroup);
}

/** @throws {@link AnswerError} when `body` is not a successful answer with one user */
export function parseUserAnswer(body: unknown): User {
  return parseUser(expectSuccess(body)['user']);
}

function parsePage<T>(
  body: unknown,
  headers: HeaderReader,
  name: string,
  parse: (value: unknown) => T,
): Page<T> {
  const { lastPage, [name]: items } = expectSuccess(body);
  if (typeof lastPage !== 'boolean')
    throw new AnswerError('the answer does not say whether it is the last page');
  if (!Array.isArray(items)) throw new AnswerError(`the answer has no list of ${name}`);
  return { items: items.map(parse), lastPage, counts: parseCounts(headers) };
}

/** Error bodies carry `lastPage: false` too, so `result` decides what is a success. */
function expectSuccess(body: unknown): JsonObject {
  const answer = expectJsonObject(body, 'the answer');
  if (answer['result'] === 'success') return answer;
  throw new AnswerError(`the answer's result is ${JSON.stringify(answer['result'])}`);
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
