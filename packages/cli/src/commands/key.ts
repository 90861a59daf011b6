import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { CertificateFlags } from '../key/generate-certificate.ts';
import type { RewriteFlags } from '../key/rewrite-key.ts';

type Finish = (code: number) => void;

const usualKey = 'private.key';

/** `umapi key`: private keys of service accounts, which sign in with a JWT. */
export function addKeyCommand(program: Command, context: Context, finish: Finish): void {
  const key = program
    .command('key')
    .summary('make, encrypt and decrypt the private key of a service account')
    .description('Private keys of service accounts (JWT). OAuth server-to-server credentials need none.');
  addCertgen(key, context, finish);
  addRewriting(key.command('encrypt'))
    .summary('close a private key with a passphrase')
    .action(async (path: string, flags: RewriteFlags) => {
      const { encryptKey } = await import('../key/rewrite-key.ts');
      finish(await encryptKey(path, flags, context));
    });
  addRewriting(key.command('decrypt'))
    .summary('open a private key that was closed with a passphrase')
    .action(async (path: string, flags: RewriteFlags) => {
      const { decryptKey } = await import('../key/rewrite-key.ts');
      finish(await decryptKey(path, flags, context));
    });
}

function addCertgen(key: Command, context: Context, finish: Finish): void {
  key
    .command('certgen')
    .summary('make a private key and its certificate, for ten years')
    .option('-k, --key <file>', 'where the private key goes', usualKey)
    .option('-c, --certificate <file>', 'where the certificate goes', 'certificate_pub.crt')
    .option('-r, --randomize', 'ask nothing: whom it is for is made up')
    .option('-y, --overwrite', 'write over files that are there')
    .action(async (flags: CertificateFlags) => {
      const { generateCertificate } = await import('../key/generate-certificate.ts');
      finish(await generateCertificate(flags, context));
    });
}

function addRewriting(verb: Command): Command {
  return verb
    .argument('[file]', 'a private key as PEM', usualKey)
    .option('-o, --output-file <file>', 'write it there instead of over the file itself')
    .option(
      '-p, --password <text>',
      'passphrase; others on this machine may see it there, so better UMAPI_KEY_PASSPHRASE, or an answer',
    )
    .option('-y, --overwrite', 'write over another file that is there');
}
