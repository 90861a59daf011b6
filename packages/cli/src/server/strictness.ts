import { type Strictness, strictnessWords } from '@umapi-kit/server';
import { CommandError } from '../exit-code.ts';

/** The switches of a command line. */
export interface SwitchFlags {
  readonly strictness?: Strictness['size'];
  readonly order?: Strictness['order'];
  readonly switch?: readonly { readonly name: string; readonly word: string }[];
}

/**
 * The sides that a command line takes.
 *
 * @throws {@link CommandError} for a switch or a word that is not known, naming those that are
 */
export function strictnessOf({ strictness, order, switch: switches = [] }: SwitchFlags): Partial<Strictness> {
  for (const { name, word } of switches) checkSwitch(name, word);
  return {
    ...(strictness === undefined ? {} : { size: strictness }),
    ...(order === undefined ? {} : { order }),
    ...Object.fromEntries(switches.map(({ name, word }) => [name, word])),
  };
}

function checkSwitch(name: string, word: string): void {
  const words = new Map<string, readonly string[]>(Object.entries(strictnessWords)).get(name);
  if (!words) {
    const known = Object.keys(strictnessWords).join(', ');
    throw new CommandError('usage', `--switch: there is no "${name}"; known are ${known}`);
  }
  if (!words.includes(word))
    throw new CommandError('usage', `--switch: ${name} is ${words.join(' or ')}, not "${word}"`);
}
