export { explainCode, explanations } from './explain-code.ts';
export type { Area, Explained, Explanation } from './explanation.ts';
export { areas, say } from './explanation.ts';
