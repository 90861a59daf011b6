import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { promisify } from 'node:util';
import { unreadable } from '@umapi-kit/document';
import { SecretError } from '../errors.ts';

/** Where a secret is, or a secret that an original file holds in clear. */
export type SecretReference =
  /** The name of an environment variable. */
  | { readonly env: string }
  /** A file that holds nothing else; an absolute path. */
  | { readonly file: string }
  /** A program and its arguments, run without a shell; what it prints is the secret. */
  | { readonly command: readonly string[] }
  /** An entry of the operating system's keyring. */
  | { readonly keyring: { readonly service: string; readonly account: string } }
  | Secret;

const hidden = '***';

/** A secret in memory. Printing, logging or serializing it shows `***`; only {@link Secret.reveal} gives it away. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return hidden;
  }
}

/** What reading a secret may use; the defaults are those of this process. */
export interface SecretAccess {
  /** @defaultValue process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Asks the keyring. @defaultValue that of the operating system */
  readonly keyring?: (service: string, account: string) => Promise<string | null>;
}

/**
 * Fetches a secret. A line break at its end does not belong to it.
 *
 * @throws {@link SecretError} saying where it was looked for and what to do; never what was found
 *
 * @example
 * const clientSecret = await readSecret({ env: 'UMAPI_CLIENT_SECRET' });
 */
export async function readSecret(reference: SecretReference, access: SecretAccess = {}): Promise<string> {
  const value = (await find(reference, access)).replace(/\r?\n$/, '');
  if (value !== '') return value;
  throw new SecretError(`${whereIs(reference)} is empty; put the secret there`);
}

/** Where a secret is, in words that can be shown. */
export function whereIs(reference: SecretReference): string {
  if (reference instanceof Secret) return 'the secret in the file';
  if ('env' in reference) return `the environment variable ${reference.env}`;
  if ('file' in reference) return `the file ${reference.file}`;
  if ('command' in reference) return `what ${reference.command[0] ?? 'the command'} prints`;
  return `the keyring entry ${reference.keyring.service} of ${reference.keyring.account}`;
}

async function find(reference: SecretReference, access: SecretAccess): Promise<string> {
  if (reference instanceof Secret) return reference.reveal();
  if ('env' in reference) return fromEnvironment(reference.env, access.env ?? process.env);
  if ('file' in reference) return fromFile(reference.file);
  if ('command' in reference) return fromCommand(reference.command);
  return fromKeyring(reference.keyring, access.keyring ?? systemKeyring);
}

function fromEnvironment(name: string, env: NonNullable<SecretAccess['env']>): string {
  const value = env[name];
  if (value !== undefined) return value;
  throw new SecretError(`the environment variable ${name} is not set; set it to the secret`);
}

async function fromFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new SecretError(`${path}: ${unreadable(cause)}`, { cause });
  }
}

const commandTimeoutMs = 60_000;

async function fromCommand([program = '', ...args]: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, args, {
      timeout: commandTimeoutMs,
      windowsHide: true,
    });
    return stdout;
  } catch (error) {
    // The error carries what the program printed, so it is not handed on.
    throw new SecretError(`the command ${program} ${howItFailed(error)}; run it by hand to see why`);
  }
}

function howItFailed(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'failed';
  if ('killed' in error && error.killed === true) return 'took longer than a minute';
  if ('code' in error && error.code === 'ENOENT') return 'was not found';
  if ('code' in error && typeof error.code === 'number') return `ended with exit code ${error.code}`;
  return 'could not be run';
}

async function fromKeyring(
  { service, account }: { readonly service: string; readonly account: string },
  ask: NonNullable<SecretAccess['keyring']>,
): Promise<string> {
  const entry = `the entry "${service}" of "${account}"`;
  let value: string | null;
  try {
    value = await ask(service, account);
  } catch (cause) {
    throw new SecretError(
      `the keyring of this system can't be asked for ${entry}: without a desktop session there is none; use env, file or command`,
      { cause },
    );
  }
  if (value !== null) return value;
  throw new SecretError(
    `the keyring has no ${entry.slice('the '.length)}; add it, or use env, file or command`,
  );
}

/** Loaded when it is needed: it is native code. */
async function systemKeyring(service: string, account: string): Promise<string | null> {
  const { AsyncEntry } = await import('@napi-rs/keyring');
  return new AsyncEntry(service, account).getPassword();
}
