import type { CheckedFault } from '@umapi-kit/document';
import { z } from 'zod';

const text = z.string('must be a text; put numbers in quotes').min(1, 'must not be empty');
const flag = z.preprocess(readFlag, z.boolean('must be true or false'));
const seconds = z.preprocess(
  (value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value),
  z.number('must be a number of seconds').nullable(),
);

/** YAML 1.1, which Python reads, has more words for true and false than YAML 1.2; variables have only words. */
function readFlag(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (/^(true|yes|on|1)$/i.test(value)) return true;
  return /^(false|no|off|0)$/i.test(value) ? false : value;
}

/** The keys of the Python client's versions 2.x and 3.x that mean something here. */
export const configSchema = z.looseObject({
  org_id: text,
  api_key: text.exactOptional(),
  client_id: text.exactOptional(),
  client_secret: text,
  tech_acct_id: text.exactOptional(),
  tech_acct: text.exactOptional(),
  private_key_file: text.exactOptional(),
  priv_key_path: text.exactOptional(),
  private_key_data: text.exactOptional(),
  priv_key_data: text.exactOptional(),
  private_key_passphrase: text.exactOptional(),
  priv_key_pass: text.exactOptional(),
  ims_host: text.exactOptional(),
  auth_host: text.exactOptional(),
  ims_endpoint_jwt: text.exactOptional(),
  ims_endpoint_oauth: text.exactOptional(),
  auth_endpoint: text.exactOptional(),
  user_management_endpoint: text.exactOptional(),
  endpoint: text.exactOptional(),
  timeout_seconds: seconds.exactOptional(),
  timeout: seconds.exactOptional(),
  test_mode: flag.exactOptional(),
  ssl_verify: flag.exactOptional(),
  user_agent: text.exactOptional(),
});

/** A configuration after the check. Keys that nobody knows are among its own. */
export type ConfigKeys = z.infer<typeof configSchema>;

/** What is written below these keys is never repeated. */
export const secretKeys = [
  'client_secret',
  'private_key_data',
  'priv_key_data',
  'private_key_passphrase',
  'priv_key_pass',
];

/** Keys that mean the same; the first one is the name that faults use. */
const synonyms = [
  ['api_key', 'client_id'],
  ['tech_acct_id', 'tech_acct'],
  ['private_key_file', 'priv_key_path'],
  ['private_key_data', 'priv_key_data'],
  ['private_key_passphrase', 'priv_key_pass'],
  ['ims_host', 'auth_host'],
  ['user_management_endpoint', 'endpoint'],
  ['timeout_seconds', 'timeout'],
] as const satisfies readonly (readonly (keyof ConfigKeys)[])[];

/** What the schema can't see: keys that contradict each other, or that need each other. */
export function contradictions(config: ConfigKeys): readonly CheckedFault[] {
  const doubled = synonyms
    .filter(([one, other]) => bothGiven(config[one], config[other]))
    .map(([one, other]) => ({
      path: [other],
      problem: `means the same as "${one}", but they differ; remove one`,
    }));
  return [...doubled, ...credentialFaults(config)];
}

function bothGiven(one: unknown, other: unknown): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function credentialFaults(config: ConfigKeys): readonly CheckedFault[] {
  const faults: CheckedFault[] = [];
  if ((config.api_key ?? config.client_id) === undefined) {
    faults.push({ path: [], problem: 'the key "api_key" (or "client_id") is missing; add it' });
  }
  const file = config.private_key_file ?? config.priv_key_path;
  const data = config.private_key_data ?? config.priv_key_data;
  if (file !== undefined && data !== undefined) {
    faults.push({ path: [], problem: 'there is a private key in a file and one in place; remove one' });
  }
  if ((file ?? data) !== undefined && (config.tech_acct_id ?? config.tech_acct) === undefined) {
    faults.push({ path: [], problem: 'a private key needs the key "tech_acct_id"; add it' });
  }
  return faults;
}

/** Why a key that the Python client knows has no effect here. */
const withoutEffect: readonly (readonly [RegExp, string])[] = [
  [/^retry_/, 'retries go on for a time, not for a number of tries: see retryBudgetMs of Connection'],
  [
    /^(throttle_actions|throttle_commands|throttle_groups)$/,
    'requests are always as large as the service takes them',
  ],
  [/^logger$/, 'listen to the events of Connection instead: its option "on"'],
];

/** @returns `undefined` for a key that nobody knows */
export function reasonWithoutEffect(key: string): string | undefined {
  return withoutEffect.find(([pattern]) => pattern.test(key))?.[1];
}
