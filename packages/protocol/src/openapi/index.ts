export type { Answer, Answers } from './answers.ts';
export type { OpenApiDocument, Operation, Parameter } from './document.ts';
export { documentPath, openApiDocument } from './document.ts';
export type { Schema, Schemas } from './schema.ts';
