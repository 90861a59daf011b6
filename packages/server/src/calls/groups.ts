import { limits } from '@umapi-kit/protocol';
import { type Answer, json, jsonText } from '../answers.ts';
import type { OrgCallContext } from '../context.ts';
import type { GroupPage } from '../store/groups-page.ts';
import { pageNumber } from './page-number.ts';
import { pagingHeaders } from './paging-headers.ts';

/** One page of an organization's groups, profiles and admin groups. */
export async function groups(context: OrgCallContext): Promise<Answer> {
  const { caller, parameters, store, strictness } = context;
  const { page: pageText = '' } = parameters;
  const page = await store.groups(caller.org, pageNumber('groups', pageText), strictness);
  return page ? render(page, context) : pastEnd(context);
}

function render(page: GroupPage, { strictness }: OrgCallContext): Answer {
  const lastPage = page.page === page.pages - 1;
  const body = `{"lastPage":${lastPage},"result":"success","groups":[${page.items}]}`;
  return jsonText(body, 200, pagingHeaders(page, { fullPage: limits.groupsPerPage, strictness }));
}

async function pastEnd(context: OrgCallContext): Promise<Answer> {
  const { caller, store, strictness } = context;
  const body = { lastPage: true, result: 'Not found' };
  if (strictness.groupsPastEnd === 'not-found') return json(body, 404);
  const first = await store.groups(caller.org, 0, strictness);
  const last = first && (await store.groups(caller.org, first.pages - 1, strictness));
  if (!last) return json(body, 404);
  if (strictness.groupsPastEnd === 'last-page') return render(last, context);
  return json(body, 200, pagingHeaders(last, { fullPage: limits.groupsPerPage, strictness }));
}
