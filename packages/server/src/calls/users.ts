import { type CallName, limits } from '@umapi-kit/protocol';
import { isUnprintable } from '../action/fields.ts';
import { jsonText, notFound, refused } from '../answers.ts';
import { authorize } from '../auth.ts';
import type { CallContext } from '../context.ts';
import type { ListQuery, UsersPage } from '../store/store.ts';
import { pageNumber } from './page-number.ts';
import { pagingHeaders } from './paging-headers.ts';

/** One page of the people in an organization. */
export async function usersInOrg(context: CallContext): Promise<Response> {
  return listUsers('usersInOrg', context, {});
}

/** One page of the members of a group, named or by `groupId`. */
export async function usersInGroup(context: CallContext): Promise<Response> {
  const { groupName: group = '' } = context.parameters;
  if (group.trim() === '' || group.length > limits.groupNameLength || isUnprintable(group))
    throw refused('usersInGroup', 'error.group.invalid_name', 'Invalid group name');
  return listUsers('usersInGroup', context, { group });
}

async function listUsers(
  call: CallName,
  context: CallContext,
  { group }: { readonly group?: string },
): Promise<Response> {
  const { parameters, store, url } = context;
  const { orgId = '', page: pageText = '' } = parameters;
  const org = await authorize(call, orgId, context);
  const domain = url.searchParams.get('domain');
  const query: ListQuery = {
    page: pageNumber(call, pageText),
    indirect: flag(url, 'directOnly') === false,
    withoutGroups: flag(url, 'excludeGroups') ?? false,
    ...(domain ? { domain } : {}),
    ...(group === undefined ? {} : { group }),
  };
  const page = await store.users(org, query);
  if (!('missing' in page)) return render(page);
  return page.missing === 'group'
    ? notFound(call, 'error.group.not_found', `Not found: Group ${group}`)
    : notFound(call, 'error.domain.trust.nonexistent', `Not found: Domain ${domain}`);
}

/** Python writes `True`. */
function flag(url: URL, name: string): boolean | undefined {
  const word = url.searchParams.get(name)?.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

function render(page: Exclude<UsersPage, { missing: string }>): Response {
  const lastPage = page.page === page.pages - 1;
  const name = page.groupName === undefined ? '' : `"groupName":${JSON.stringify(page.groupName)},`;
  const body = `{"lastPage":${lastPage},"result":"success",${name}"users":[${page.items}]}`;
  return jsonText(body, 200, pagingHeaders(page, limits.usersPerPage, page.technicalAccounts));
}
