import { type CallName, type IdentityType, identityTypes, limits } from '@umapi-kit/protocol';
import { isUnprintable } from '../action/fields.ts';
import { type Answer, jsonText, notFound, refused } from '../answers.ts';
import type { OrgCallContext } from '../context.ts';
import type { WireStrictness } from '../org/wire-strictness.ts';
import type { ListQuery, UsersPage } from '../store/store.ts';
import { flag } from './flag.ts';
import { pageNumber } from './page-number.ts';
import { pagingHeaders } from './paging-headers.ts';

/** One page of the people in an organization. */
export async function usersInOrg(context: OrgCallContext): Promise<Answer> {
  return listUsers('usersInOrg', context, {});
}

/** One page of the members of a group, named or by `groupId`. */
export async function usersInGroup(context: OrgCallContext): Promise<Answer> {
  const group = groupNameOf(context.parameters, context.strictness);
  if (group.trim() === '' || group.length > limits.groupNameLength || isUnprintable(group))
    throw refused('usersInGroup', 'error.group.invalid_name', 'Invalid group name');
  return listUsers('usersInGroup', context, { group });
}

async function listUsers(
  call: CallName,
  context: OrgCallContext,
  { group }: { readonly group?: string },
): Promise<Answer> {
  const { caller, parameters, store, url } = context;
  const { page: pageText = '' } = parameters;
  const domain = url.searchParams.get('domain');
  const query: ListQuery = {
    page: pageNumber(call, pageText),
    indirect: flag(url, 'directOnly') === false,
    withoutGroups: flag(url, 'excludeGroups') ?? false,
    ...(domain ? { domain } : {}),
    ...typeFilter(url, context.strictness),
    ...statusFilter(url),
    ...(group === undefined ? {} : { group }),
  };
  const page = await store.users(caller.org, query);
  if (!('missing' in page)) return render(page, context);
  return page.missing === 'group'
    ? notFound(call, 'error.group.not_found', `Not found: Group ${group}`)
    : notFound(call, 'error.domain.trust.nonexistent', `Not found: Domain ${domain}`);
}

/** A type that nobody can have is one that no client means: it is as if it were not given. */
function typeFilter(url: URL, { typeFilter: filter }: WireStrictness): { readonly type?: IdentityType } {
  const asked = filter === 'honour' ? url.searchParams.get('type')?.toLowerCase() : undefined;
  const type = identityTypes.find((known) => known.toLowerCase() === asked);
  return type === undefined ? {} : { type };
}

/** Of the holders of a profile, those with a licence or without; other words, and other groups, select nothing. */
function statusFilter(url: URL): Pick<ListQuery, 'status'> {
  const status = url.searchParams.get('status')?.toLowerCase();
  return status === 'active' || status === 'inactive' ? { status } : {};
}

/** The service has been seen to take what follows a name's last dot for a file type. */
function groupNameOf(
  { groupName = '' }: OrgCallContext['parameters'],
  { dotInGroupName }: WireStrictness,
): string {
  return dotInGroupName === 'cut' ? groupName.replace(/(?<=.)\.[^./]*$/u, '') : groupName;
}

function render(page: Exclude<UsersPage, { missing: string }>, { strictness }: OrgCallContext): Answer {
  const lastPage = page.page === page.pages - 1;
  const name = page.groupName === undefined ? '' : `"groupName":${JSON.stringify(page.groupName)},`;
  const before = `{"lastPage":${lastPage},"result":"success",${name}"users":[`;
  const fullPage = limits.usersPerPage;
  return jsonText(
    { before, middle: page.items, after: ']}' },
    200,
    pagingHeaders(page, { fullPage, unlisted: page.technicalAccounts, strictness }),
  );
}
