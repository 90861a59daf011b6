import type { FilePlace } from '../errors.ts';

/** Something in a configuration that works, but that a person should know about. */
export interface ConfigProblem extends FilePlace {
  readonly kind: /** Nobody reads it. */
    | 'unknown'
    /** It still works; something else takes its place. */
    | 'deprecated'
    /** It works in another way than in the original program. */
    | 'differs'
    /** It opens a door that should stay shut. */
    | 'risky';
  /** What it is about, and what to do: one line. Never holds a value that could be a secret. */
  readonly problem: string;
  /** Why it is so, in a sentence or two. */
  readonly why: string;
}

/** A connection that does not check whom it talks to. @param key where that is written */
export function anyCertificate(key: string): Pick<ConfigProblem, 'kind' | 'problem' | 'why'> {
  return {
    kind: 'risky',
    problem: `${key}: false takes any certificate; trust your authority with NODE_EXTRA_CA_CERTS instead`,
    why: 'whoever is in between can read the client secret and every token',
  };
}
