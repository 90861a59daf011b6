import { randomBytes } from 'node:crypto';
import { generate } from 'selfsigned';
import type { Context } from '../context.ts';
import { CommandError, exitCode } from '../exit-code.ts';
import type { Ask } from '../terminal/ask.ts';
import { refuseToOverwrite, writeKeyFile } from './key-files.ts';

/** The command line of `umapi key certgen`. */
export interface CertificateFlags {
  readonly key: string;
  readonly certificate: string;
  readonly overwrite?: boolean;
  readonly randomize?: boolean;
}

/** One part of the name of whom a certificate is for. */
interface SubjectPart {
  readonly name: string;
  readonly question: string;
  /** Empty: it is left out unless there is an answer. */
  readonly usual: string;
}

/** The library knows the e-mail by its number only. */
const emailAddress = '1.2.840.113549.1.9.1';

const subjectParts: readonly SubjectPart[] = [
  { name: 'countryName', question: 'Country, two letters', usual: 'US' },
  { name: 'ST', question: 'State or province', usual: '' },
  { name: 'L', question: 'City', usual: '' },
  { name: 'O', question: 'Organization', usual: '' },
  { name: 'commonName', question: 'Common name', usual: 'umapi sync' },
  { name: emailAddress, question: 'E-mail', usual: '' },
];

const dayMs = 86_400_000;
/** Ten years with their leap days. */
const validForDays = 3_653;

/** Makes a private key and the certificate of it that the developer console wants. @returns the exit code */
export async function generateCertificate(flags: CertificateFlags, context: Context): Promise<number> {
  const { key, certificate, overwrite = false, randomize = false } = flags;
  for (const path of [key, certificate]) refuseToOverwrite(path, overwrite);
  const now = context.clock.now();
  const subject = await subjectOf(randomize, context);
  const made = await generate(subject.map(escaped), {
    keyType: 'rsa',
    keySize: 2048,
    algorithm: 'sha256',
    // The clock of whoever checks it may be behind.
    notBeforeDate: new Date(now - dayMs),
    notAfterDate: new Date(now + validForDays * dayMs),
    extensions: [{ name: 'basicConstraints', cA: false, critical: true }],
  });
  await writeKeyFile({ path: key, text: asLines(made.private), secret: true });
  await writeKeyFile({ path: certificate, text: asLines(made.cert), secret: false });
  context.terminal.line(`${key}: the private key, for the connector file; keep it to yourself`);
  context.terminal.line(`${certificate}: its certificate, for the developer console`);
  return exitCode.ok;
}

/** One part of a subject, filled in. */
interface Named {
  readonly name: string;
  readonly value: string;
}

async function subjectOf(randomize: boolean, { ask }: Context): Promise<readonly Named[]> {
  if (randomize) return subjectParts.map(({ name }) => ({ name, value: randomValue(name) }));
  if (ask === undefined)
    throw new CommandError('usage', 'there is nobody to ask whom the certificate is for; give --randomize');
  const subject: Named[] = [];
  for (const part of subjectParts) subject.push({ name: part.name, value: await answerTo(part, ask) });
  return subject.filter(({ value }) => value !== '');
}

async function answerTo({ name, question, usual }: SubjectPart, ask: Ask): Promise<string> {
  const answer = (await ask(usual === '' ? `${question}: ` : `${question} [${usual}]: `)).trim() || usual;
  if (name !== 'countryName' || /^[A-Z]{2}$/i.test(answer)) return answer;
  throw new CommandError('usage', `${answer}: a country is two letters, such as DE`);
}

/** The library reads names as text, in which commas part them. */
function escaped({ name, value }: Named): Named {
  return { name, value: value.replaceAll(/[\\,+"<>;=#]/g, '\\$&') };
}

function randomValue(name: string): string {
  return name === 'countryName' ? 'US' : randomBytes(6).toString('hex');
}

/** As every tool writes PEM: Unix lines, the last one ended. */
function asLines(pem: string): string {
  return `${pem.replaceAll('\r', '').trim()}\n`;
}
