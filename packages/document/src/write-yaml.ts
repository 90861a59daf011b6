import { stringify } from 'yaml';

/**
 * Writes plain data as YAML that {@link readDocument} reads back as it was. Short lists stand on one line; texts are
 * quoted only where they have to be.
 */
export function writeYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, singleQuote: true, aliasDuplicateObjects: false });
}
