import type { Random } from '@umapi-kit/clock';

/** One of them, by chance. */
export function pick<T>(random: Random, values: readonly [T, ...T[]]): T {
  return values[Math.floor(random() * values.length)] ?? values[0];
}

/** Whether something happens that happens once in `times`. */
export function oneIn(random: Random, times: number): boolean {
  return random() * times < 1;
}

const words = [
  '',
  ' ',
  '..',
  '../../etc/passwd',
  '%2e%2e',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'NaN',
  'all',
  '_org_admin',
  '_admin_Design',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e\u0660',
  'İstanbul ς Σ',
  '🦄'.repeat(40),
  "' OR 1=1 --",
  '"; DROP TABLE users; --',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '-1',
  '1e309',
  '9'.repeat(400),
  'x'.repeat(251),
  'x'.repeat(5_000),
  '@',
  'a@',
  '@b.example',
  'a@b@c',
] as const;

/** A text that somebody forgot to think of. */
export function hostileText(random: Random): string {
  return pick(random, words);
}

/** A page number, or what is none. */
export function hostilePage(random: Random): string {
  const numbers = [
    '0',
    '0',
    '0',
    '1',
    '7',
    '00',
    '-1',
    '+1',
    '1.5',
    '0x10',
    '1e3',
    ' 0',
    '9007199254740993',
  ] as const;
  return oneIn(random, 4) ? hostileText(random) : pick(random, [...numbers, '9'.repeat(30)]);
}

/** A JSON value of any kind. */
export function hostileJson(random: Random, depth = 0): unknown {
  const leaf = [null, true, false, 0, -1, 1e308, Number.MAX_SAFE_INTEGER + 2, hostileText(random)] as const;
  if (depth > 3 || oneIn(random, 2)) return pick<unknown>(random, leaf);
  const items = Array.from({ length: Math.floor(random() * 12) }, () => hostileJson(random, depth + 1));
  return oneIn(random, 2) ? items : Object.fromEntries(items.map((item) => [hostileText(random), item]));
}
