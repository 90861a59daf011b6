import type { CallTrigger } from './trigger.ts';

const action = { method: 'POST', path: '/action/{org}' } as const;
const anEntry = '[{"user":"jane@acme.example","do":[{"remove":"all"}]}]';
const profile = { method: 'POST', path: '/{org}/products/{product}/configurations/{profile}' } as const;

function result(code: CallTrigger['code']) {
  return { code, says: { result: code } } as const;
}

function deprecated(code: CallTrigger['code']) {
  return { code, says: { errorCode: code } } as const;
}

/** Calls that are refused as a whole. */
export const callTriggers: readonly CallTrigger[] = [
  { ...result('error.command.malformed'), ...action, body: '[]', status: 400 },
  { ...result('error.command.malformed'), ...action, body: 'no JSON', status: 400 },
  { ...result('error.organization.migrating'), ...action, body: anEntry, status: 400, state: 'migrating' },
  {
    ...result('error.api.not_available'),
    ...action,
    body: anEntry,
    status: 400,
    settings: { unavailableCalls: ['action'] },
  },
  {
    ...result('error.api.not_available'),
    method: 'GET',
    path: '/groups/{org}/0',
    status: 400,
    settings: { unavailableCalls: ['groups'] },
  },
  { ...result('error.organization.invalid_id'), method: 'GET', path: '/users/acme/0', status: 400 },
  {
    ...result('error.apikey.invalid'),
    method: 'GET',
    path: '/users/{org}/0',
    headers: { 'X-Api-Key': 'globex' },
    status: 403,
    settings: { strictness: { refusedAccess: 'result' } },
  },
  {
    ...result('error.user.not_found'),
    method: 'GET',
    path: '/organizations/{org}/users/nobody@acme.example',
    status: 404,
  },
  {
    ...result('error.api.user.not.parent.org'),
    method: 'GET',
    path: '/organizations/{org}/users/ann@globex.example',
    status: 400,
    settings: { strictness: { userOfAnotherOrg: 'not-parent-org' } },
  },
  {
    ...result('error.user.email.invalid'),
    method: 'GET',
    path: '/organizations/{org}/users/a@@b',
    status: 400,
  },
  { ...result('error.group.not_found'), method: 'GET', path: '/users/{org}/0/Nobody', status: 404 },
  { ...result('error.group.invalid_name'), method: 'GET', path: '/users/{org}/0/%09', status: 400 },
  {
    ...deprecated('error.command.product.not_found'),
    method: 'GET',
    path: '/{org}/products/nothing/configurations',
    status: 404,
  },
  {
    code: 'plc.not_found',
    says: { errorCode: 'PLC_NOT_FOUND' },
    method: 'GET',
    path: '/{org}/products/{product}/configurations/nothing',
    status: 404,
  },
  {
    ...deprecated('error.command.add_remove.invalid.usergroup_list'),
    ...profile,
    body: '{"addUserGroups":[]}',
    status: 400,
  },
  {
    ...deprecated('error.usergroup.not_found'),
    ...profile,
    body: '{"addUserGroups":["Design","Nowhere"]}',
    status: 404,
  },
  {
    ...deprecated('plc.admin.already_added'),
    ...profile,
    body: '{"addAdminUsers":["boss@acme.example"]}',
    status: 400,
  },
  {
    ...deprecated('plc.add.admin.error'),
    ...profile,
    body: '{"addAdminUsers":["nobody@acme.example"]}',
    status: 400,
  },
  {
    ...deprecated('plc.remove.admin.error'),
    ...profile,
    body: '{"removeAdminUsers":["jane@acme.example"]}',
    status: 400,
  },
];
