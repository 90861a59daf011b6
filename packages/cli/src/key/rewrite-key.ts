import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Context } from '../context.ts';
import { CommandError, exitCode } from '../exit-code.ts';
import { readKeyFile, refuseToOverwrite, writeKeyFile } from './key-files.ts';

/** The command line of `umapi key encrypt` and `umapi key decrypt`. */
export interface RewriteFlags {
  readonly outputFile?: string;
  readonly password?: string;
  readonly overwrite?: boolean;
}

const variable = 'UMAPI_KEY_PASSPHRASE';

/** Closes a private key with a passphrase, in its place or in another file. @returns the exit code */
export async function encryptKey(path: string, flags: RewriteFlags, context: Context): Promise<number> {
  const target = targetOf(path, flags);
  const pem = await readKeyFile(path);
  if (isEncrypted(pem)) throw new CommandError('usage', `${path} is encrypted already; decrypt it first`);
  const key = openKey(path, pem);
  const passphrase = await passphraseOf(flags, context, { twice: true });
  const closed = key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase });
  await writeKeyFile({ path: target, text: closed.toString(), secret: true });
  context.terminal.line(`${target}: encrypted`);
  return exitCode.ok;
}

/** Opens a private key for good, in its place or in another file. @returns the exit code */
export async function decryptKey(path: string, flags: RewriteFlags, context: Context): Promise<number> {
  const target = targetOf(path, flags);
  const pem = await readKeyFile(path);
  if (!isEncrypted(pem)) {
    openKey(path, pem);
    throw new CommandError('usage', `${path} is not encrypted; there is nothing to do`);
  }
  const key = openKey(path, pem, await passphraseOf(flags, context, { twice: false }));
  const open = key.export({ type: 'pkcs1', format: 'pem' });
  await writeKeyFile({ path: target, text: open.toString(), secret: true });
  context.terminal.line(`${target}: decrypted; whoever reads it can sign in`);
  return exitCode.ok;
}

function targetOf(path: string, { outputFile, overwrite = false }: RewriteFlags): string {
  if (outputFile === undefined || outputFile === path) return path;
  refuseToOverwrite(outputFile, overwrite);
  return outputFile;
}

/** As PKCS #8 says it, and as OpenSSL once did. */
function isEncrypted(pem: string): boolean {
  return pem.includes('BEGIN ENCRYPTED PRIVATE KEY') || /^Proc-Type: 4,ENCRYPTED/m.test(pem);
}

function openKey(path: string, pem: string, passphrase?: string): KeyObject {
  const key = readKey(path, pem, passphrase);
  if (key.asymmetricKeyType === 'rsa') return key;
  throw new CommandError('usage', `${path} is no RSA key; service accounts sign with RSA`);
}

function readKey(path: string, pem: string, passphrase: string | undefined): KeyObject {
  try {
    return createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    // The cause is left out: messages of the crypto library can quote what they could not read.
    const reason = passphrase === undefined ? 'there is no private key (PEM) in it' : 'wrong passphrase';
    throw new CommandError('usage', `${path} can't be opened: ${reason}`);
  }
}

/** From the command line, the environment, or whoever sits there. */
async function passphraseOf(
  { password }: RewriteFlags,
  { env, ask }: Context,
  { twice }: { readonly twice: boolean },
): Promise<string> {
  const given = password ?? env[variable];
  if (given !== undefined && given !== '') return given;
  if (ask === undefined)
    throw new CommandError('usage', `there is nobody to ask for the passphrase; set ${variable}`);
  const passphrase = await ask('Passphrase: ', { hidden: true });
  if (passphrase === '') throw new CommandError('usage', 'without a passphrase nothing is done');
  if (twice && (await ask('The same passphrase again: ', { hidden: true })) !== passphrase)
    throw new CommandError('usage', 'these were two different passphrases; nothing is done');
  return passphrase;
}
