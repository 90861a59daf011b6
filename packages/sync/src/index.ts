export type { ConfigFault, FilePlace, SourceErrorCode } from './errors.ts';
export { SourceError, SyncConfigError } from './errors.ts';
export { accountDigest } from './plan/account-diff.ts';
export type { Directory, DirectoryIndex, Person } from './plan/directory.ts';
export { createDirectoryIndex, indexDirectory } from './plan/directory.ts';
export type { AccountNames, ChangeKind, Held, Plan, PlanCounts, PlannedChange, Reason } from './plan/plan.ts';
export type { PlanInput, Planner } from './plan/planner.ts';
export { createPlanner, planSync } from './plan/planner.ts';
export type { Exclusions, GroupMapping, SyncRules } from './plan/rules.ts';
export { defaultRules } from './plan/rules.ts';
export type { CsvColumns, CsvField } from './source/csv-columns.ts';
export { csvColumnNames } from './source/csv-columns.ts';
export type { CsvInput, CsvOptions } from './source/csv-source.ts';
export { csvSource } from './source/csv-source.ts';
export type {
  DirectoryRecord,
  DirectorySource,
  DirectoryUser,
  ReadEnd,
  ReadRequest,
  Reject,
} from './source/source.ts';
export { isReject } from './source/source.ts';
