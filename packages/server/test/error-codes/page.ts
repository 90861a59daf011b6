import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Explanation, explanations } from '@umapi-kit/protocol/explain';
import { meaningTriggers } from './meaning.ts';
import { rootTriggers, syntaxTriggers } from './syntax.ts';
import type { CallTrigger, EntryTrigger } from './trigger.ts';
import { untriggered } from './untriggered.ts';
import { deprecatedSteps } from './warnings.ts';
import { callTriggers } from './whole-calls.ts';
import type { Circumstances } from './world.ts';

export const entryTriggers: readonly EntryTrigger[] = [
  ...rootTriggers,
  ...syntaxTriggers,
  ...meaningTriggers,
];

const path = join(import.meta.dirname, '../../../../docs/error-codes.md');

/** The page as it stands in the docs. */
export function writtenPage(): string {
  return readFileSync(path, 'utf8');
}

/** The page as the tests' data have it. */
export function errorCodesPage(): string {
  return [
    '# Error codes',
    '',
    '<!-- Written by `node --conditions=umapi-source packages/server/test/error-codes/page.ts`. -->',
    '',
    'Every code of the documented error reference, what it means, and what makes the local server answer with it. Each request below is sent by a test.',
    'The organization of the examples has a user `jane@acme.example`, a user group `Design` and the profiles `All Apps` and `Photoshop`; `where` says what else it needs.',
    '',
    '## What they mean',
    '',
    '`umapi explain CODE` prints a row of this table; HTTP statuses and codes of the token service and the gateway are in it too.',
    '"again" is whether the same request can succeed when it is sent again.',
    '',
    ...table(['code', 'meaning', 'usual cause', 'to do', 'again'], explanations.map(meaningRow)),
    '',
    '## Entries that fail',
    '',
    'The call is answered with 200; `errors` has one object for the entry, with its place (`index`) and the step that failed.',
    'Which codes arrive in this shape is documented for a few; for the others it is our choice.',
    '',
    ...table(['code', 'step', 'entry', 'where'], entryTriggers.map(entryRow)),
    '',
    '## Calls that fail',
    '',
    'Deprecated calls name the code `errorCode`, the others `result`.',
    '',
    ...table(['code', 'status', 'call', 'where'], callTriggers.map(callRow)),
    '',
    '## Entries that succeed with a warning',
    '',
    'The step is done, and `warnings` has an object with `warning.command.deprecated`.',
    '',
    ...table(
      ['step', 'warned of'],
      deprecatedSteps.map(({ step, documented }) => [
        code(JSON.stringify(step)),
        documented ? 'as documented' : 'by our choice',
      ]),
    ),
    '',
    '## Codes that no request causes',
    '',
    ...table(
      ['code', 'state', 'why'],
      untriggered.map(({ code, state, why }) => [`\`${code}\``, states[state], why]),
    ),
    '',
  ].join('\n');
}

const states = { fault: 'only by a fault rule', unknown: 'no known trigger' };

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const seen = [...new Map(rows.map((row) => [row.join(), row])).values()];
  const sorted = seen.toSorted(([left = ''], [right = '']) => (left < right ? -1 : left > right ? 1 : 0));
  return [head, head.map(() => '---'), ...sorted].map((row) => `| ${row.join(' | ')} |`);
}

function meaningRow({ code: name, meaning, cause, remedy, retryable }: Explanation): readonly string[] {
  return [`\`${name}\``, meaning, cause, remedy, retryable];
}

function entryRow(trigger: EntryTrigger): readonly string[] {
  const sent = typeof trigger.entry === 'string' && trigger.entry.startsWith('{');
  return [
    `\`${trigger.code}\``,
    String(trigger.step),
    code(sent ? String(trigger.entry) : JSON.stringify(trigger.entry)),
    circumstances(trigger),
  ];
}

function callRow(trigger: CallTrigger): readonly string[] {
  const { method, path: below, body, headers = {} } = trigger;
  const sent = [
    `${method} ${below}`,
    ...Object.entries(headers).map((header) => header.join(': ')),
    body ?? '',
  ];
  const spelled = 'errorCode' in trigger.says ? trigger.says.errorCode : trigger.says.result;
  const name = spelled === trigger.code ? `\`${trigger.code}\`` : `\`${trigger.code}\` as \`${spelled}\``;
  return [name, String(trigger.status), code(sent.filter(Boolean).join(' ')), circumstances(trigger)];
}

function circumstances({ settings = {}, state, without }: Circumstances): string {
  const { strictness = {}, ...others } = settings;
  const said = { ...strictness, ...others, ...(state ? { state } : {}), ...(without ? { without } : {}) };
  return Object.entries(said)
    .map(([name, value]) => `\`${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}\``)
    .join(', ');
}

/** In one cell of a table; long runs of one letter are cut. */
function code(text: string): string {
  const cut = text.replace(/(.)\1{20,}/g, (run, letter: string) => `${letter.repeat(3)}…×${run.length}`);
  return `\`${cut.replaceAll('|', '\\|').replaceAll('\u0000', '\\u0000')}\``;
}

if (import.meta.main) writeFileSync(path, errorCodesPage());
