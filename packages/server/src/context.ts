import type { Clock } from '@umapi-kit/clock';
import type { Answer } from './answers.ts';
import type { CallRecorder } from './call-log/call-log.ts';
import type { FaultEngine } from './faults/faults.ts';
import type { Strike } from './faults/strike.ts';
import type { OrgSettings, OrgState, ResolvedSettings, ServerDefaults } from './org/settings.ts';
import type { Strictness } from './org/strictness.ts';
import type { Permission } from './store/credentials.ts';
import type { OrgKey } from './store/load-slice.ts';
import type { Store } from './store/store.ts';

/** What every call has at hand. */
export interface AppContext {
  readonly store: Store;
  readonly clock: Clock;
  /** What holds for organizations that do not say otherwise. */
  readonly defaults: ServerDefaults;
  /** Of the organization, once it is known who calls. */
  readonly strictness: Strictness;
  readonly faults: FaultEngine;
  readonly calls: CallRecorder;
  readonly tokenLifetimeMs: number;
  /** Names of the token service that a JWT may be made out to, besides the host that it is sent to. */
  readonly imsHosts: readonly string[];
}

/** One call. */
export interface CallContext extends AppContext {
  readonly request: Request;
  readonly url: URL;
  /** From the path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What fault rules do to it; absent when no rule is in force. */
  readonly strike: Strike | undefined;
}

/** Whom a token was issued to. */
export interface Caller {
  readonly org: OrgKey;
  readonly state: OrgState;
  readonly settings: OrgSettings;
  readonly clientId: string;
  readonly permissions: ReadonlySet<Permission>;
}

/** One call about the organization of its token. */
export interface OrgCallContext extends CallContext {
  readonly caller: Caller;
  readonly settings: ResolvedSettings;
}

/** Answers a call that needs no token. */
export type Handler = (context: CallContext) => Promise<Answer>;

/** Answers a call about an organization. */
export type OrgHandler = (context: OrgCallContext) => Promise<Answer>;
