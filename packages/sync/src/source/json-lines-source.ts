import type { PersonDefaults } from './person-templates.ts';

/** How a file of JSON lines is read. */
export interface JsonLinesOptions extends PersonDefaults {
  /** A label of the WHATWG encoding standard. @defaultValue found out as for a CSV file */
  readonly encoding?: string;
}
