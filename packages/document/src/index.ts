export { closest, nearest } from './closest.ts';
export type {
  CheckedFault,
  DocumentFault,
  DocumentOptions,
  DocumentPath,
  DocumentResult,
} from './document.ts';
export { checkValue, readDocument } from './document.ts';
export type { DocumentTree, TextPlace, TreeEntry, TreeOptions } from './tree.ts';
export { readTree } from './tree.ts';
export { unreadable } from './unreadable.ts';
export { writeYaml } from './write-yaml.ts';
