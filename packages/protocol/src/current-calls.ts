import type { CallSpec } from './call-spec.ts';

/** The calls that the documentation recommends, by name: all that a new client makes. */
export const currentCalls = {
  oauthToken: {
    name: 'oauthToken',
    method: 'POST',
    base: 'ims',
    path: '/ims/token/v2',
    query: [],
    lane: 'token',
  },
  status: { name: 'status', method: 'GET', base: 'root', path: '/status', query: [], lane: 'status' },
  action: {
    name: 'action',
    method: 'POST',
    base: 'endpoint',
    path: '/action/{orgId}',
    query: ['testOnly'],
    lane: 'action',
  },
  usersInOrg: {
    name: 'usersInOrg',
    method: 'GET',
    base: 'endpoint',
    path: '/users/{orgId}/{page}',
    query: ['domain', 'directOnly', 'type'],
    lane: 'users',
  },
  usersInGroup: {
    name: 'usersInGroup',
    method: 'GET',
    base: 'endpoint',
    path: '/users/{orgId}/{page}/{+groupName}',
    query: ['domain', 'directOnly', 'status', 'excludeGroups', 'type'],
    lane: 'users',
  },
  user: {
    name: 'user',
    method: 'GET',
    base: 'endpoint',
    path: '/organizations/{orgId}/users/{userString}',
    query: ['domain'],
    lane: 'user',
  },
  groups: {
    name: 'groups',
    method: 'GET',
    base: 'endpoint',
    path: '/groups/{orgId}/{page}',
    query: [],
    lane: 'groups',
  },
} as const satisfies Record<string, CallSpec>;
