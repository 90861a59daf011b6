export type { JournalRuns } from '../journal/journal-runs.ts';
export { journalRuns } from '../journal/journal-runs.ts';
export type { SharedBudget, SharedBudgetOptions } from './budget.ts';
export { openBudget } from './budget.ts';
export type {
  ConnectionConfig,
  ConnectionConfigOptions,
  IgnoredKey,
} from './connection-config.ts';
export {
  connectionConfigFromEnv,
  connectionConfigOf,
  readConnectionConfig,
} from './connection-config.ts';
export type { NodeFetch, NodeFetchOptions } from './create-fetch.ts';
export { createFetch } from './create-fetch.ts';
export { decryptPrivateKey } from './decrypt-private-key.ts';
export { openJournal } from './journal.ts';
export type { ProxyInUse } from './proxies.ts';
export { proxyOf } from './proxies.ts';
export { trustedAuthorities, withSystemAuthorities } from './trust.ts';
