import { from, source } from './requirement.ts';

/** Published clients, unmodified. */
export const clientRequirements = {
  ...from(source.python3, {
    'replay.python3': "Requests of Adobe's Python client 3.0.1 get the right answers.",
    'token.jwt.host':
      'The audience of a JWT is the host that the client talks to, with its port, always as https.',
    'token.jwt.slash': 'The JWT exchange answers with a slash at the end of its path.',
    'token.jwt.plain': 'A JWT needs neither iat nor jti, and may be valid for a day.',
  }),
  ...from(source.python2, {
    'replay.python2': "Requests of Adobe's Python client 2.22 get the right answers.",
    'roles.python': 'Roles given and taken in one entry succeed with a warning each.',
  }),
  ...from(source.sync, {
    'replay.sync': "Requests of Adobe's sync tool get the right answers.",
    'sync.signals': 'Pragma: umapi-sync-start and umapi-sync-end do not disturb a call.',
    'sync.lower': 'Memberships by names in lower case are shown with the names as they were given.',
  }),
  ...from(source.authentication, {
    'token.jwt.answer': 'A JWT is exchanged for a token whose lifetime is in milliseconds.',
  }),
} as const;
