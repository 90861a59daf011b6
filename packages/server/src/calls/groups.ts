import { limits } from '@umapi-kit/protocol';
import { json, jsonText } from '../answers.ts';
import type { OrgCallContext } from '../context.ts';
import { pageNumber } from './page-number.ts';
import { pagingHeaders } from './paging-headers.ts';

/** One page of an organization's groups, profiles and admin groups. */
export async function groups(context: OrgCallContext): Promise<Response> {
  const { parameters, strictness } = context;
  const { page: pageText = '' } = parameters;
  const asked = pageNumber('groups', pageText);
  const page = await pageOf(asked, context);
  if (!page)
    return json({ lastPage: true, result: 'Not found' }, strictness.groupsPastEnd === 'ok' ? 200 : 404);
  const lastPage = page.page === page.pages - 1;
  const body = `{"lastPage":${lastPage},"result":"success","groups":[${page.items}]}`;
  return jsonText(body, 200, pagingHeaders(page, { fullPage: limits.groupsPerPage, strictness }));
}

async function pageOf(asked: number, { caller, store, strictness }: OrgCallContext) {
  const page = await store.groups(caller.org, asked, strictness);
  if (page || strictness.groupsPastEnd !== 'last-page') return page;
  const first = await store.groups(caller.org, 0, strictness);
  return first && store.groups(caller.org, first.pages - 1, strictness);
}
