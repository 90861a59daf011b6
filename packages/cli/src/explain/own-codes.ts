import type { Retryable } from '@umapi-kit/protocol';
import { type Explained, say } from '@umapi-kit/protocol/explain';
import { type ExitName, exitCode } from '../exit-code.ts';
import type { KnownCode } from '../failure.ts';

type Told = Explained & { readonly retryable: Retryable };

const place = 'Correct it there: the message names file, line or option';

function no(...texts: Parameters<typeof say>): Told {
  return { ...say(...texts), retryable: 'no' };
}

function later(...texts: Parameters<typeof say>): Told {
  return { ...say(...texts), retryable: 'later' };
}

/** The codes that errors of this project's packages carry. */
export const ownCodes: Readonly<Record<KnownCode, Told>> = {
  ARGUMENT: no(
    'An option or an argument can not be used',
    'A typing error, or a value of another kind',
    place,
  ),
  AUTH: no(
    'The credentials were refused',
    'A wrong client id, secret or organization, or a missing permission',
    'Run `umapi auth check`: it tries them alone and says which it is',
  ),
  NOT_FOUND: no(
    'What was asked for is not there',
    'An unknown group or domain, or a wrong endpoint',
    'Look at the name, and at the endpoint of the configuration',
  ),
  REQUEST_REFUSED: no(
    'The service refused a request',
    'A mistake in it; the code after the status says which',
    'Explain that code: `umapi explain` and the code',
  ),
  SERVER_ERROR: later('The service failed', 'A fault of the service', 'Run it again after a while'),
  ANSWER_UNREADABLE: no(
    'The answer is not what the protocol says',
    'A proxy that answers in the place of the service, or a wrong endpoint',
    'Run `umapi doctor`: it looks at the road to the service',
  ),
  INCOMPLETE_LIST: later(
    'A list can not be trusted to be whole',
    'It changed while it was read, or a page was missing',
    'Run it again: nothing was removed for it',
  ),
  UNAVAILABLE: later(
    'No answer came',
    'The service is down or out of reach, or a certificate is not trusted',
    'Run `umapi doctor`: it says where the road ends',
  ),
  RATE_LIMITED: later(
    'The service wants to be left alone for longer than was allowed',
    'Another program with the same credential, or a list that was begun again too soon',
    'Go on at the time that the message names, with `umapi sync resume`',
  ),
  BATCH_FAILED: later(
    'A call with changes failed as a whole',
    'The reason stands in the error’s cause',
    'Its actions stay queued: send them again when the reason is gone',
  ),
  JOURNAL: no(
    'The journal can not be used',
    'Another process has it open, or the file is none',
    'Wait for the other process, or name another file',
  ),
  SOURCE_UNREADABLE: later(
    'The directory could not be read to its end',
    'It is down, its password has changed, or a file is missing',
    'Look at the reason in the message; nothing was changed',
  ),
  SOURCE_EMPTY: no(
    'The directory gave nobody',
    'A wrong filter or file: a directory without people is taken for a mistake',
    'Look at the filter; nothing was changed',
  ),
  SOURCE_FORMAT: no('The directory’s data can not be read', 'A wrong delimiter, encoding or column', place),
  SOURCE_SETTING: no('A setting of the directory can not be used', 'A typing error', place),
  SEED: no('A seed has mistakes', 'A typing error, or something that no organization can be', place),
  FAULTS: no('A file of fault rules has mistakes', 'A typing error', place),
  ADMIN: no('The local server refused a command', 'Something that is not there, or can not be', place),
  SERVER_START: no(
    'The local server can not start',
    'A port that is taken, or a store that can not be used',
    'Choose another port or file',
  ),
  SQLITE: no('A file is no database of this project', 'A path to something else', 'Name another file'),
  SYNC_CONFIG: no(
    'A configuration has mistakes',
    'A typing error, or keys that contradict each other',
    'Correct them; `umapi sync config check` lists all of them',
  ),
  SECRET: no(
    'A secret is not where it should be',
    'A variable that is not set, a file or keyring entry that is missing',
    'Put it there; the message says where it was looked for',
  ),
  FILTER_EXPRESSION: no('A filter can not be read', 'A mistake in its spelling', place),
  TEMPLATE: no('A template can not be read', 'A mistake in its spelling', place),
  PLAN_FILE: no(
    'A plan file can not be used',
    'It was cut off or changed, or belongs to another configuration',
    'Make it again with `umapi sync plan --out`',
  ),
  LIFT: no(
    'The digest is not that of this plan',
    'The plan was made anew since somebody looked at it',
    'Look at the plan again, and take its digest',
  ),
  HOOK: no('The hook failed', 'A mistake in the module that the configuration names', 'Correct the module'),
  LOCKED: later(
    'Another run holds the lock',
    'A sync with the same state is under way',
    'Wait until it ends; the lock is free when its process is gone',
  ),
  DYNAMIC_GROUP: no('A rule for groups can not be used', 'A mistake in its pattern', place),
};

const exits: Readonly<Record<ExitName, Told>> = {
  interrupted: later(
    'The command was stopped',
    'Ctrl-C, or SIGTERM',
    'A sync goes on with `umapi sync resume`',
  ),
  internal: no('A fault of this program', 'A mistake in it', 'Report it, with what the command printed'),
  usage: no('The command can not be run like this', 'A wrong option, or a file with mistakes', place),
  auth: ownCodes.AUTH,
  directoryUnreadable: ownCodes.SOURCE_UNREADABLE,
  locked: ownCodes.LOCKED,
  throttled: later(
    'The service did not answer, or asked to wait for longer than was allowed',
    'A rate limit, an outage, or a road that is blocked',
    'Go on later with `umapi sync resume`; `umapi doctor` looks at the road',
  ),
  limitFired: no(
    'A guard stopped changes',
    'More people would have left than a guard allows',
    'Look at the plan, and lift the guard for it: `umapi sync apply PLAN --lift DIGEST`',
  ),
  failedChanges: no(
    'Everything was tried, some changes failed',
    'Each failed change was printed with its code',
    'Explain the codes: `umapi explain` and the code',
  ),
  pendingChanges: no(
    'Something is left to do',
    'A plan with --exit-code found changes',
    'Apply the plan, or look why it is not empty',
  ),
  ok: no('All is done', 'Nothing failed', 'Nothing has to be done'),
};

/** The exit codes of every command. */
export const exitCodes: Readonly<Record<string, Told>> = Object.fromEntries(
  Object.entries(exits).map(([name, told]) => [String(new Map(Object.entries(exitCode)).get(name)), told]),
);
