export type { Group, GroupType, User } from '@umapi-kit/protocol';
export type { ExecutionError } from './action/action.ts';
export { Action, unknownOutcome } from './action/action.ts';
export type { CreateGroupOptions, GroupActionOptions, UpdateGroupOptions } from './action/group-action.ts';
export { GroupAction, GroupAction as UserGroupAction } from './action/group-action.ts';
export { IdentityType, IdentityType as IdentityTypes } from './action/identity-type.ts';
export type { All, Names } from './action/names.ts';
export { IfAlreadyExistsOption, IfAlreadyExistsOption as IfAlreadyExistsOptions } from './action/names.ts';
export type {
  AdobeIdAction,
  CreateUserOptions,
  UpdateUserOptions,
  UserActionOptions,
} from './action/user-action.ts';
export { RoleType, RoleType as RoleTypes, UserAction } from './action/user-action.ts';
export type { EmailLike, UserName } from './action/user-target.ts';
export { BatchError } from './batch/batch-error.ts';
export type { ExecuteStatistics } from './batch/statistics.ts';
export type { ExecuteOptions } from './connection.ts';
export { Connection } from './connection.ts';
export type { UmapiErrorCode } from './errors.ts';
export {
  ArgumentError,
  AuthError,
  ClientError,
  IncompleteListError,
  isUmapiError,
  NotFoundError,
  RateLimitedError,
  RequestError,
  ServerError,
  UmapiError,
  UnavailableError,
} from './errors.ts';
export type {
  BatchEvent,
  ConnectionEvents,
  ConnectionListeners,
  NoResponseEvent,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
  WaitEvent,
} from './events.ts';
export { Execution } from './execute/execution.ts';
export type { ExecutionOptions } from './execute/execution-options.ts';
export type { UserGroups } from './execute/group-names.ts';
export type { ActionOutcome } from './execute/outcome.ts';
export type { Source } from './execute/read-ahead.ts';
export type {
  DoneStep,
  Journal,
  JournalBinding,
  JournaledAction,
  SettledAction,
  SettledOutcome,
} from './journal/journal.ts';
export { JournalError } from './journal/journal-error.ts';
export type { ResumedAction } from './journal/resumption.ts';
export type { ListedPage, ListOptions, ListSummary } from './list/listing.ts';
export { Listing } from './list/listing.ts';
export type { GroupsOptions, UsersOptions } from './list/lists.ts';
export type { Reconciliation } from './list/reconciled.ts';
export { isReconciled } from './list/reconciled.ts';
export type { UserOptions } from './one-user.ts';
export type { ConnectionOptions } from './options.ts';
export type { BlockScope, LaneLimits, PacedCall, Reservation, RunList } from './pace/client-pace.ts';
export type { PaceState } from './pace/pace-state.ts';
export type { MemoryBudget, RateBudget, RateBudgetOptions } from './pace/rate-budget.ts';
export { createRateBudget } from './pace/rate-budget.ts';
export type { LaneLimit } from './pace/sliding-log.ts';
export type { Claim } from './pack/claims.ts';
export type { PackMode } from './pack/entry-size.ts';
export type {
  Origin,
  Outcome,
  Packable,
  PackedCall,
  PackedEntry,
  PackOptions,
} from './pack/packing.ts';
export { preload } from './preload.ts';
export type { QueryStats, UserQueryOptions, UsersQueryOptions } from './query.ts';
export { GroupsQuery, UserGroupsQuery, UserQuery, UsersQuery } from './query.ts';
export type { ConnectionStatus, LocalStatus, ServerStatus } from './status.ts';
export type { OAuthS2SOptions } from './token/oauth.ts';
export { OAuthS2S } from './token/oauth.ts';
export type { TokenSource } from './token/token-source.ts';
export { version } from './version.ts';
