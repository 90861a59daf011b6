import { z } from 'zod';
import { directorySchema } from './directory-schema.ts';
import { guardsSchema } from './guards-schema.ts';
import { orgSchema } from './org-schema.ts';
import { text } from './primitives.ts';
import { rulesShape } from './rules-schema.ts';

const orgName = z
  .string()
  .regex(
    /^(?!\s)[^:]+(?<!\s)$/u,
    'a name has no ":" and no space around it; it stands before "::" in group names',
  );

/** The file's own shape; what is absent gets its default here. */
export const configSchema = z.strictObject({
  $schema: text.describe('Address of this schema, for editors.').exactOptional(),
  directory: directorySchema.describe('Where people come from.'),
  adobe: orgSchema.describe('The organization that owns the directories.'),
  trustees: z
    .record(orgName, orgSchema)
    .default({})
    .describe('Further organizations, by the name that stands before :: in their groups.'),
  ...rulesShape,
  guards: guardsSchema.prefault({}),
  hook: text.describe('An ES module that changes attributes and groups after mapping.').exactOptional(),
  extraAttributes: z.array(text).default([]).describe('Attributes that the directory gives to the hook.'),
  state: text.default('.umapi/sync-state.db').describe('The file that remembers things from run to run.'),
  adobeOnlyFile: text
    .describe('A CSV file for the accounts that the directory does not have.')
    .exactOptional(),
  log: z
    .strictObject({
      folder: text.exactOptional(),
      fileName: text.default('%Y-%m-%d.log'),
      fileLevel: z.enum(['debug', 'info', 'warning', 'error']).default('info'),
      consoleLevel: z.enum(['debug', 'info', 'warning', 'error']).default('info'),
      progress: z.boolean().default(true),
    })
    .prefault({}),
});

/** What the schema makes of a file. */
export type ConfigFile = z.output<typeof configSchema>;

/** The JSON Schema of a configuration file, for editors. */
export function configJsonSchema(): object {
  return {
    title: 'Configuration of umapi sync',
    ...z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any', reused: 'ref' }),
  };
}
