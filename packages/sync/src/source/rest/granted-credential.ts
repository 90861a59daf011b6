import type { Clock } from '@umapi-kit/clock';
import { isJsonObject } from '@umapi-kit/protocol';
import { type Credential, fixedCredential, hideSecrets } from './credential.ts';
import { type Pacing, Service, type ServiceOptions } from './service.ts';

/** How tokens of a service are got, as OAuth's client credentials grant has it. */
interface Grant {
  readonly url: URL;
  readonly pacing: Pacing;
  /** The fields of the call, made anew for each. Those of {@link secretFields} are never shown. */
  form(): Readonly<Record<string, string>>;
}

const secretFields = ['client_secret', 'client_assertion'];

/** A token is renewed this long before it ends, or after nine tenths of a shorter life. */
const renewalMarginMs = 300_000;

/** Tokens that are got when the first call needs one, and renewed before they end, or when one is not accepted. */
export function grantedCredential(
  { url, pacing, form }: Grant,
  context: Pick<ServiceOptions, 'fetch' | 'clock' | 'random'>,
): Credential {
  let sent: Readonly<Record<string, string>> = {};
  let current: Token | undefined;
  const hide = (text: string) =>
    hideSecrets(text, [current?.text ?? '', ...secretFields.map((field) => sent[field] ?? '')]);
  const credential = { ...fixedCredential({}, ''), hide };
  const service = new Service({ ...context, origin: url.origin, credential, pacing, explain });
  return {
    async authorization(signal) {
      if (current === undefined || context.clock.monotonic() >= current.renewAt) {
        sent = form();
        const { body } = await service.call(url, signal, { form: sent });
        const token = parseToken(body, context.clock);
        if (token === undefined) throw service.unreadable(url, 'answered without a token');
        current = token;
      }
      return { Authorization: `Bearer ${current.text}` };
    },
    renew() {
      current = undefined;
      return true;
    },
    hide,
  };
}

interface Token {
  readonly text: string;
  readonly renewAt: number;
}

function parseToken(body: unknown, clock: Clock): Token | undefined {
  if (!isJsonObject(body) || typeof body['access_token'] !== 'string') return undefined;
  const lifetimeMs = Number(body['expires_in'] ?? 3_600) * 1000;
  if (!(lifetimeMs > 0)) return undefined;
  const renewAt = clock.monotonic() + lifetimeMs - Math.min(renewalMarginMs, lifetimeMs / 10);
  return { text: body['access_token'], renewAt };
}

/** The description may run over several lines; what helps stands in the first. */
function explain(body: unknown): string | undefined {
  if (!isJsonObject(body)) return undefined;
  const said = [body['error'], body['error_description']].filter((part) => typeof part === 'string');
  return said.length === 0 ? undefined : said.join(': ').split(/[\r\n]/)[0];
}
