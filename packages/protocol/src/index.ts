export type { ActionAnswer, EntryAnswer, StepError } from './action-answer.ts';
export { parseActionAnswer } from './action-answer.ts';
export type { PathParameters } from './call-path.ts';
export { callPath } from './call-path.ts';
export type { CallBase, CallSpec, Lane } from './call-spec.ts';
export { endpointPath } from './call-spec.ts';
export type { CallName } from './calls.ts';
export { calls } from './calls.ts';
export type {
  CommandEntry,
  CreateUserStep,
  DeprecatedGroupKey,
  GroupEntry,
  GroupMembersStep,
  GroupStep,
  MembershipStep,
  OnConflict,
  RolesStep,
  UpdateUserStep,
  UserAddress,
  UserEntry,
  UserStep,
} from './command.ts';
export { createStepNames, isUserEntry, optionWords } from './command.ts';
export { wireEntry } from './command-wire.ts';
export { isCountryCode } from './country.ts';
export { currentCalls } from './current-calls.ts';
export type { ErrorBody } from './error-body.ts';
export { parseErrorBody } from './error-body.ts';
export type { ErrorCode, Retryable } from './error-code.ts';
export { deprecatedWarning, errorCodes, retryable } from './error-code.ts';
export { AnswerError } from './errors.ts';
export type { Folded } from './fold.ts';
export { fold } from './fold.ts';
export type { Group, GroupType } from './group.ts';
export { groupTypes, parseGroup } from './group.ts';
export type { JsonObject } from './json.ts';
export { isJsonObject, parseJson } from './json.ts';
export * as limits from './limits.ts';
export type { CallMatch } from './match-call.ts';
export { matchCall } from './match-call.ts';
export type { HeaderReader, Page, PageCounts } from './page.ts';
export { parseGroupsPage, parseUserAnswer, parseUsersPage } from './page.ts';
export * as rateLimits from './rate-limits.ts';
export { formatRetryAfter, parseHttpDate, parseRetryAfterMs } from './retry-after.ts';
export type { Token } from './token.ts';
export { parseTokenAnswer, tokenScope } from './token.ts';
export type { IdentityType, OrNewer, User } from './user.ts';
export { identityTypes, parseUser } from './user.ts';
