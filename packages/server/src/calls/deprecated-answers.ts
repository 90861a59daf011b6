import { type CallName, limits } from '@umapi-kit/protocol';
import { type Answer, canonicalResource, json, RefusedCall } from '../answers.ts';
import type { OrgCallContext } from '../context.ts';
import type { DeprecatedPage } from '../store/deprecated-page.ts';
import { currentPage, pageSize } from './paging-headers.ts';

/** Ends a deprecated call with its own kind of error body. */
export function refusedDeprecated(
  call: CallName,
  status: 400 | 404,
  errorCode: string,
  errorMessage = errorCode,
): RefusedCall {
  return new RefusedCall(json({ errorMessage, errorCode }, status, canonicalResource(call)));
}

/** Deprecated lists are bare arrays, paged by headers alone. */
export function bareArray(
  { items, total }: DeprecatedPage,
  page: number,
  { strictness }: Pick<OrgCallContext, 'strictness'>,
): Answer {
  return json(items, 200, {
    'X-Total-Count': String(total),
    'X-Page-Count': String(Math.max(1, Math.ceil(total / limits.deprecatedPageSize))),
    'X-Current-Page': currentPage(page, strictness),
    'X-Page-Size': pageSize(limits.deprecatedPageSize, items.length, strictness),
  });
}

/** Larger numbers mean no other page than this one, which is past every end, and can't all be counted with. */
const farPastEnd = 1e12;

/**
 * The `page` of a query, counted from 0; the first one when it is not given.
 *
 * @param firstPage what the call's own pages count from
 * @throws {@link RefusedCall} 400 when it is no number
 */
export function queriedPage(call: CallName, url: URL, firstPage: 0 | 1 = 0): number {
  const text = url.searchParams.get('page') ?? String(firstPage);
  if (/^\d+$/.test(text)) return Math.min(Math.max(0, Number(text) - firstPage), farPastEnd);
  throw refusedDeprecated(call, 400, 'BAD_REQUEST', 'The page must be a number');
}
