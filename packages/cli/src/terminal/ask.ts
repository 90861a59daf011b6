import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CommandError } from '../exit-code.ts';

/** Asks the person at the terminal. `hidden`: what is typed is not shown. */
export type Ask = (question: string, options?: { readonly hidden?: boolean }) => Promise<string>;

/** @returns nothing where nobody can answer */
export function createAsk(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  signal: AbortSignal,
): Ask | undefined {
  if (!input.isTTY || !output.isTTY) return undefined;
  return async (question, { hidden = false } = {}) => {
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const reading = createInterface({ input, output: hidden ? nowhere : output, terminal: true });
    // The line editor takes Ctrl-C for itself.
    reading.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    try {
      if (hidden) output.write(question);
      return await reading.question(hidden ? '' : question, { signal });
    } catch (cause) {
      if (signal.aborted) throw cause;
      throw new CommandError('usage', 'there was no answer; nothing is done', { cause });
    } finally {
      reading.close();
      if (hidden) output.write('\n');
    }
  };
}
