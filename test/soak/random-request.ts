import type { Random } from '@umapi-kit/clock';
import { type CallName, calls, endpointPath } from '@umapi-kit/protocol';
import { hostileJson, hostilePage, hostileText, oneIn, pick } from './hostile-values.ts';
import { randomEntry } from './random-entry.ts';

/** What a fuzzed client knows. */
export interface Insight {
  readonly orgId: string;
  readonly clientId: string;
  readonly token: string;
  /** A token of another organization. */
  readonly foreignToken: string;
}

/** A request before it is sent. */
export interface FuzzRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

const callNames = Object.keys(calls) as [CallName, ...CallName[]];

/** A request that may be right, nearly right, or nonsense; the same for the same numbers of `random`. */
export function randomRequest(random: Random, insight: Insight): FuzzRequest {
  const call = oneIn(random, 3) ? 'action' : pick(random, callNames);
  const { method: right, query } = calls[call];
  const method = oneIn(random, 25)
    ? pick(random, ['HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'GET'])
    : right;
  const target = oneIn(random, 40) ? `/${encode(hostileText(random))}` : pathOf(call, random, insight);
  return {
    method,
    target: target + queryOf(random, query),
    headers: headersOf(random, insight),
    ...(method === 'GET' || method === 'HEAD' ? {} : { body: bodyOf(call, random) }),
  };
}

function pathOf(call: CallName, random: Random, { orgId }: Insight): string {
  const { base, path } = calls[call];
  const filled = path.replace(/\{\+?(\w+)\}/g, (_, name: string) => encode(parameter(name, random, orgId)));
  const slash = oneIn(random, 10) ? '/' : '';
  return (base === 'endpoint' ? endpointPath + filled : filled) + slash;
}

function parameter(name: string, random: Random, orgId: string): string {
  if (oneIn(random, 10)) return hostileText(random);
  switch (name) {
    case 'orgId':
      return oneIn(random, 10) ? pick(random, ['NEIGHBOUR1@AdobeOrg', 'x', '@AdobeOrg', 'users']) : orgId;
    case 'page':
      return hostilePage(random);
    case 'productId':
      return `${Math.floor(random() * 4)}`.padStart(20, '0');
    case 'profileId':
      return `RGRP-${Math.floor(random() * 30)}`;
    case 'groupId':
      return `${Math.floor(random() * 30)}`;
    case 'userString':
      return pick(random, ['ada@sample.example', 'sam@studio.example', 'ada', 'ann@neighbour.example']);
    default:
      return pick(random, ['Design', 'all apps', '_org_admin', '12', 'A/B', 'a.b', 'None']);
  }
}

/** Lone surrogates have no UTF-8, and so no place in a URL. Sometimes nothing is encoded, or too little. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function queryOf(random: Random, known: readonly string[]): string {
  if (known.length === 0 || oneIn(random, 2)) return oneIn(random, 30) ? '?%ZZ&=&__proto__[x]=1' : '';
  const values = [
    'true',
    'False',
    'AdobeID',
    'sample.example',
    'active',
    'inactive',
    'federatedID',
    '0',
    '1',
    '-1',
  ] as const;
  const pairs = known
    .filter(() => oneIn(random, 2))
    .map((name) => `${name}=${encode(oneIn(random, 5) ? hostileText(random) : pick(random, values))}`);
  return `?${pairs.join('&')}`;
}

function headersOf(
  random: Random,
  { clientId, token, foreignToken }: Insight,
): Readonly<Record<string, string>> {
  const forged = pick(random, ['Bearer x', 'Basic YTpi', 'Bearer', '', `Bearer ${'a.'.repeat(4_000)}`]);
  const authorization = oneIn(random, 12)
    ? oneIn(random, 2)
      ? forged
      : `Bearer ${foreignToken}`
    : `Bearer ${token}`;
  const type = pick(random, [
    'application/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'nonsense/;;',
  ]);
  return {
    Authorization: authorization,
    'X-Api-Key': oneIn(random, 25) ? 'somebody' : clientId,
    ...(oneIn(random, 2) ? { 'Content-Type': oneIn(random, 4) ? type : 'application/json' } : {}),
    ...(oneIn(random, 3) ? { 'X-Request-Id': 'r'.repeat(1 + Math.floor(random() * 300)) } : {}),
    ...(oneIn(random, 8) ? { Pragma: pick(random, ['umapi-sync-start', 'umapi-sync-end', 'no-cache']) } : {}),
  };
}

function bodyOf(call: CallName, random: Random): string | Uint8Array<ArrayBuffer> {
  const text = textOf(call, random);
  if (oneIn(random, 20)) return text.slice(0, Math.floor(random() * text.length));
  return oneIn(random, 20) ? damaged(text, random) : text;
}

function textOf(call: CallName, random: Random): string {
  if (oneIn(random, 500)) return large(random);
  switch (call) {
    case 'action':
      return JSON.stringify(
        Array.from({ length: Math.floor(random() * (oneIn(random, 20) ? 13 : 4)) }, () =>
          randomEntry(random),
        ),
      );
    case 'oauthToken':
    case 'jwtExchange':
      return formOf(random);
    case 'changeProfile': {
      const keys = [
        'addUsers',
        'removeUsers',
        'addUserGroups',
        'removeAdminUsers',
        'addAdminUsers',
        '__proto__',
      ] as const;
      const values = [['ada@sample.example'], ['Design'], hostileJson(random)] as const;
      return JSON.stringify(Object.fromEntries([[pick(random, keys), pick<unknown>(random, values)]]));
    }
    default:
      return JSON.stringify(hostileJson(random));
  }
}

function formOf(random: Random): string {
  const fields = {
    grant_type: oneIn(random, 3) ? hostileText(random) : 'client_credentials',
    client_id: oneIn(random, 3) ? hostileText(random) : 'sample-client',
    client_secret: oneIn(random, 3) ? hostileText(random) : 'sample-secret',
    scope: 'openid,AdobeID,user_management_sdk',
    jwt_token: pick(random, [
      '',
      'a.b.c',
      'eyJhbGciOiJub25lIn0.e30.',
      'eyJhbGciOiJSUzI1NiJ9.bnVsbA.c2ln',
      hostileText(random),
    ]),
  };
  return new URLSearchParams(fields).toString();
}

/** What a limit is for. */
function large(random: Random): string {
  return pick(random, [
    ' '.repeat(1_048_577),
    `[${'['.repeat(100_000)}${']'.repeat(100_000)}]`,
    '['.repeat(400_000),
    `[${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}]`,
    JSON.stringify(Array(10_000).fill({ user: 'ada@sample.example', do: [{ remove: 'all' }] })),
    JSON.stringify([{ user: 'x'.repeat(900_000), do: [{ add: { group: ['Design'] } }] }]),
  ]);
}

/** The same text with some of its bytes replaced, so that it may be no UTF-8. */
function damaged(text: string, random: Random): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(new TextEncoder().encode(text));
  for (let times = 1 + Math.floor(random() * 4); times > 0 && bytes.length > 0; times--)
    bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  return bytes;
}
