import { json } from '../answers.ts';

/** Tells that the server is there; needs no token. */
export async function status(): Promise<Response> {
  return json({ build: 'umapi-kit', version: '2', state: 'LIVE' });
}
