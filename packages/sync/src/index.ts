export type { Costing, ForeseenCalls } from './apply/cost-of.ts';
export { costOf, foreseeCalls } from './apply/cost-of.ts';
export type { Looks } from './apply/find-accounts.ts';
export type { TargetOrg } from './apply/org-run.ts';
export type { ApplyEvent, ApplySummary, KindTally, Outcome, StepFailure } from './apply/outcome.ts';
export type { OrgSummary, SyncSummary } from './apply/sync-summary.ts';
export type { ConfigProblem } from './config/config-problem.ts';
export { configJsonSchema } from './config/config-schema.ts';
export type { ConnectionContext, Network } from './config/connection-options.ts';
export { connectionOptionsOf } from './config/connection-options.ts';
export { parseSyncConfig, readSyncConfig } from './config/parse-config.ts';
export type { SecretAccess, SecretReference } from './config/secret.ts';
export { readSecret, Secret, whereIs } from './config/secret.ts';
export type {
  AdobeOrg,
  LogConfig,
  LogLevel,
  OrgConfig,
  ServiceAccount,
  SyncConfig,
} from './config/sync-config.ts';
export type {
  AfterMapping,
  AfterMappingContext,
  HookLogger,
  TargetAttributes,
} from './desired/after-mapping.ts';
export type { ComparedOrg, Comparison, ComparisonOptions, OrgReading } from './desired/comparison.ts';
export { openComparison } from './desired/comparison.ts';
export { loadAfterMapping } from './desired/hook.ts';
export type { Selection } from './desired/selection.ts';
export type { ConfigFault, FilePlace, SourceErrorCode } from './errors.ts';
export {
  DynamicGroupError,
  FilterExpressionError,
  HookError,
  LiftError,
  LockedError,
  PlanFileError,
  SecretError,
  SourceError,
  SyncConfigError,
  TemplateError,
} from './errors.ts';
export { readConnectorFile } from './original/connector-file.ts';
export type { Converted } from './original/convert.ts';
export { convertOriginalConfig } from './original/convert.ts';
export { isOriginalConfig } from './original/is-original.ts';
export type { OriginalFlags } from './original/options.ts';
export type { OriginalContext } from './original/original-config.ts';
export { readOriginalConfig } from './original/original-config.ts';
export type { Translated } from './original/python-regex.ts';
export { translateRegex, translateReplacement } from './original/python-regex.ts';
export type { AccountFacts } from './plan/account-facts.ts';
export { durationText } from './plan/cost-text.ts';
export { defaultGuards } from './plan/default-guards.ts';
export type { DescribeOptions, PlanLine, Tone } from './plan/describe-plan.ts';
export { describePlan } from './plan/describe-plan.ts';
export type { Directory, DirectoryIndex, Person } from './plan/directory.ts';
export { createDirectoryIndex, indexDirectory } from './plan/directory.ts';
export type { GuardedKind, GuardRule, GuardVerdict } from './plan/guards.ts';
export type {
  AccountNames,
  AdobeOnlyAccount,
  ChangeKind,
  Held,
  LeavingAccount,
  Plan,
  PlanCost,
  PlanCounts,
  PlannedChange,
  Reason,
  SyncPlan,
} from './plan/plan.ts';
export { changeKinds } from './plan/plan.ts';
export type { PlanInput, PlanMemory } from './plan/plan-input.ts';
export { planSync } from './plan/plan-sync.ts';
export type { Primary } from './plan/primary.ts';
export type {
  AdobeOnlyPolicy,
  DynamicGroup,
  Exclusions,
  GroupMapping,
  StagedLeaving,
  SyncRules,
  UpdateField,
} from './plan/rules.ts';
export { defaultRules, updateFieldNames } from './plan/rules.ts';
export { liftGuards } from './plan/split-changes.ts';
export type { PlanFileOrg, PlanFooter, PlanHeader, PlanOrigin, PlanRecord } from './plan-file/plan-record.ts';
export { planFormat } from './plan-file/plan-record.ts';
export type { PlanFile } from './plan-file/read-plan.ts';
export { openPlanFile, readPlanFile } from './plan-file/read-plan.ts';
export { planLines, writePlanFile } from './plan-file/write-plan.ts';
export type { OrgDrift } from './report/drift.ts';
export { driftOf } from './report/drift.ts';
export type { PlanReportOptions } from './report/plan-html.ts';
export { planHtml } from './report/plan-html.ts';
export { planMarkdown } from './report/plan-markdown.ts';
export type { ChangeOutcome, SummaryReportOptions } from './report/summary-html.ts';
export { summaryHtml } from './report/summary-html.ts';
export type { WhyStep } from './report/why-user.ts';
export { whyUser } from './report/why-user.ts';
export { writeAdobeOnly } from './run/adobe-only-file.ts';
export type { ApplySyncOptions, RunTargets } from './run/apply-sync-plan.ts';
export { applySyncPlan, resumeSyncRun } from './run/apply-sync-plan.ts';
export type { PlanRunEvent, PlanRunOptions } from './run/plan-sync-run.ts';
export { planSyncRun } from './run/plan-sync-run.ts';
export { planUserRun } from './run/plan-user-run.ts';
export type { PagesRead } from './run/read-sides.ts';
export type { RunFiles } from './run/run-files.ts';
export { runFiles } from './run/run-files.ts';
export type { RunLock } from './run/run-lock.ts';
export { fileRunLock } from './run/run-lock.ts';
export type { AdobeDirectory } from './source/adobe-org/adobe-directory.ts';
export type { CsvColumns, CsvField } from './source/csv-columns.ts';
export { csvColumnNames } from './source/csv-columns.ts';
export type { CsvOptions } from './source/csv-source.ts';
export { csvSource } from './source/csv-source.ts';
export type {
  CsvDirectory,
  DirectoryConfig,
  JsonLinesDirectory,
  TextFile,
} from './source/directory-config.ts';
export type { EntraDirectory } from './source/entra/entra-directory.ts';
export type { FilterExpression } from './source/filter-expression.ts';
export { parseFilterExpression } from './source/filter-expression.ts';
export type { JsonLinesOptions } from './source/json-lines-source.ts';
export { jsonLinesSource } from './source/json-lines-source.ts';
export type { LdapDirectory, LdapTls } from './source/ldap/ldap-directory.ts';
export type { ModuleDirectory, SourceModule } from './source/module-source.ts';
export type { OktaApplication, OktaDirectory } from './source/okta/okta-directory.ts';
export { openSource } from './source/open-source.ts';
export type { PersonDefaults, PersonTemplates } from './source/person-templates.ts';
export type {
  DirectoryRecord,
  DirectorySource,
  DirectoryUser,
  ReadEnd,
  ReadRequest,
  Reject,
  SourceAttributes,
} from './source/source.ts';
export { isReject } from './source/source.ts';
export type { SourceContext } from './source/source-context.ts';
export type { Template } from './source/template.ts';
export { parseTemplate } from './source/template.ts';
export type { TextAccess, TextInput } from './source/text-input.ts';
export type { Escrow, EscrowedChange, FailedChange } from './state/escrow.ts';
export type { BegunRun, RunRecord } from './state/run-record.ts';
export type { ListCount, OrgMemory, RunMemory, SyncState } from './state/sync-state.ts';
export { openSyncState } from './state/sync-state.ts';
