import { limits } from '@umapi-kit/protocol';
import { json, jsonText } from '../answers.ts';
import { authorize } from '../auth.ts';
import type { CallContext } from '../context.ts';
import { pageNumber } from './page-number.ts';
import { pagingHeaders } from './paging-headers.ts';

/** One page of an organization's groups, profiles and admin groups. */
export async function groups(context: CallContext): Promise<Response> {
  const { parameters, store } = context;
  const { orgId = '', page: pageText = '' } = parameters;
  const org = await authorize('groups', orgId, context);
  const page = await store.groups(org, pageNumber('groups', pageText));
  if (!page) return json({ lastPage: true, result: 'Not found' }, 404);
  const lastPage = page.page === page.pages - 1;
  const body = `{"lastPage":${lastPage},"result":"success","groups":[${page.items}]}`;
  return jsonText(body, 200, pagingHeaders(page, limits.groupsPerPage));
}
