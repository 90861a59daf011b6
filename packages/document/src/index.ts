export { closest } from './closest.ts';
export type {
  CheckedFault,
  DocumentFault,
  DocumentOptions,
  DocumentPath,
  DocumentResult,
} from './document.ts';
export { checkValue, readDocument } from './document.ts';
export { unreadable } from './unreadable.ts';
