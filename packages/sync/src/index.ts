export type { ConfigFault, FilePlace, SourceErrorCode } from './errors.ts';
export { SourceError, SyncConfigError } from './errors.ts';
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
