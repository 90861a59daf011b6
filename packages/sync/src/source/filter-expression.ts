import { isJsonObject, type JsonObject } from '@umapi-kit/protocol';
import { FilterExpressionError } from '../errors.ts';
import { type Token, tokenize } from './filter-tokens.ts';

/** Tells who counts as a person of a directory. */
export interface FilterExpression {
  /** Attributes that are asked for, without `user.`, such as `profile.department`; each once. */
  readonly attributes: readonly string[];
  matches(user: JsonObject): boolean;
}

type Evaluate = (user: JsonObject) => unknown;

/**
 * Reads a condition on `user`, written as in Python: `and`, `or`, `not`, `==`, `!=`, `in`, `not in`, `is None`,
 * lists, and the methods `startswith`, `endswith`, `lower`, `upper` of a text. It is data, nothing of it is ever
 * executed. An attribute that a user does not have is `None`, and so is a method of it.
 *
 * @throws {@link FilterExpressionError} with the column of the first part that is not understood
 *
 * @example
 * const active = parseFilterExpression('user.status == "ACTIVE" and user.profile.countryCode in ["DE", "AT"]');
 * active.matches({ status: 'ACTIVE', profile: { countryCode: 'AT' } }); // true
 */
export function parseFilterExpression(expression: string): FilterExpression {
  const parser = new Parser(tokenize(expression));
  const evaluate = parser.whole();
  return { attributes: [...parser.attributes], matches: (user) => truth(evaluate(user)) };
}

/** Nobody writes deeper ones by hand, and the call stack is finite. */
const deepestNesting = 50;

const constants: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['None', undefined],
  ['True', true],
  ['False', false],
]);

type Method = (text: string, argument: string) => unknown;

const methods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['startswith', (text, argument) => text.startsWith(argument)],
  ['endswith', (text, argument) => text.endsWith(argument)],
  ['lower', (text) => text.toLowerCase()],
  ['upper', (text) => text.toUpperCase()],
]);

const withArgument = new Set(['startswith', 'endswith']);
const reserved = new Set(['and', 'or', 'not', 'in', 'is', 'if', 'else', 'lambda', 'for', 'await']);

class Parser {
  readonly attributes = new Set<string>();
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Evaluate {
    const condition = this.#or();
    if (this.#peek().kind !== 'end') throw this.#unexpected('"and", "or" or the end');
    return condition;
  }

  #or(): Evaluate {
    if (++this.#depth > deepestNesting) throw this.#fault('the expression is nested too deeply');
    let left = this.#and();
    while (this.#take('or')) {
      const [one, other] = [left, this.#and()];
      left = (user) => {
        const value = one(user);
        return truth(value) ? value : other(user);
      };
    }
    this.#depth--;
    return left;
  }

  #and(): Evaluate {
    let left = this.#not();
    while (this.#take('and')) {
      const [one, other] = [left, this.#not()];
      left = (user) => {
        const value = one(user);
        return truth(value) ? other(user) : value;
      };
    }
    return left;
  }

  #not(): Evaluate {
    let negations = 0;
    while (this.#take('not')) negations++;
    const condition = this.#comparison();
    return negations % 2 === 1 ? (user) => !truth(condition(user)) : condition;
  }

  #comparison(): Evaluate {
    const left = this.#operand();
    const compare = this.#operator();
    if (compare === undefined) return left;
    const right = this.#operand();
    const chained = this.#peek();
    if (this.#operator() !== undefined) {
      throw this.#fault('two comparisons in a row are not understood; join them with "and"', chained);
    }
    return (user) => compare(left(user), right(user));
  }

  #operator(): ((left: unknown, right: unknown) => boolean) | undefined {
    if (this.#take('==')) return same;
    if (this.#take('!=')) return (left, right) => !same(left, right);
    if (this.#take('in')) return contains;
    if (this.#take('is')) return this.#identity();
    if (!this.#take('not')) return undefined;
    this.#expect('in');
    return (left, right) => !contains(left, right);
  }

  /** `is` compares objects in Python; only with `None` it means what it seems to. */
  #identity(): (left: unknown, right: unknown) => boolean {
    const negated = this.#take('not');
    const { kind, ...token } = this.#peek();
    if (kind !== 'name' || !('text' in token) || token.text !== 'None') throw this.#unexpected('"None"');
    return (left, right) => same(left, right) !== negated;
  }

  #operand(): Evaluate {
    let value = this.#primary();
    while (this.#take('.')) value = this.#method(value);
    return value;
  }

  #primary(): Evaluate {
    const token = this.#peek();
    if (token.kind === 'literal') {
      this.#next++;
      return () => token.value;
    }
    if (this.#take('(')) return this.#parenthesized();
    if (this.#take('[')) return this.#list(']', []);
    if (token.kind !== 'name' || reserved.has(token.text)) throw this.#unexpected('a value');
    this.#next++;
    if (token.text === 'user') return this.#attribute();
    if (constants.has(token.text)) return () => constants.get(token.text);
    throw this.#fault(`${token.text} is not known; only user and its attributes, texts and lists are`, token);
  }

  /** A tuple is a list; without a comma it is a condition of its own. */
  #parenthesized(): Evaluate {
    const first = this.#or();
    if (this.#take(',')) return this.#list(')', [first]);
    this.#expect(')');
    return first;
  }

  #list(end: ')' | ']', items: Evaluate[]): Evaluate {
    while (!this.#take(end)) {
      items.push(this.#or());
      if (this.#take(end)) break;
      this.#expect(',');
    }
    return (user) => items.map((item) => item(user));
  }

  #attribute(): Evaluate {
    const path: string[] = [];
    while (this.#isMark('.') && !this.#isMethodNext()) {
      this.#next++;
      path.push(this.#name('the name of an attribute'));
    }
    if (path.length === 0) throw this.#unexpected('the name of an attribute, such as user.status');
    this.attributes.add(path.join('.'));
    return (user) => valueAt(user, path);
  }

  #isMethodNext(): boolean {
    const [name, bracket] = [this.#tokens[this.#next + 1], this.#tokens[this.#next + 2]];
    return name?.kind === 'name' && bracket?.kind === 'mark' && bracket.text === '(';
  }

  #method(of: Evaluate): Evaluate {
    const token = this.#peek();
    const name = this.#name('a method');
    const method = methods.get(name);
    if (method === undefined) {
      throw this.#fault(`${name}() is not known; startswith, endswith, lower and upper of a text are`, token);
    }
    this.#expect('(');
    const argument = withArgument.has(name) ? this.#or() : () => '';
    this.#expect(')');
    return (user) => {
      const [text, given] = [of(user), argument(user)];
      return typeof text === 'string' && typeof given === 'string' ? method(text, given) : undefined;
    };
  }

  #name(what: string): string {
    const token = this.#peek();
    if (token.kind !== 'name' || reserved.has(token.text)) throw this.#unexpected(what);
    this.#next++;
    return token.text;
  }

  #peek(): Token {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw new RangeError('reading beyond the end of the expression');
    return token;
  }

  #isMark(text: string): boolean {
    const token = this.#peek();
    return token.kind === 'mark' && token.text === text;
  }

  #take(text: string): boolean {
    const token = this.#peek();
    const found = (token.kind === 'mark' || token.kind === 'name') && token.text === text;
    if (found) this.#next++;
    return found;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw this.#unexpected(JSON.stringify(text));
  }

  #unexpected(expected: string): FilterExpressionError {
    const token = this.#peek();
    const found = token.kind === 'literal' ? JSON.stringify(token.value) : token.text || 'the end';
    return this.#fault(`${expected} is expected, not ${found}`, token);
  }

  #fault(problem: string, { at }: Token = this.#peek()): FilterExpressionError {
    return new FilterExpressionError(at + 1, problem);
  }
}

/** Python's own truth: empty texts and lists, 0 and None are false. */
function truth(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** JSON's `null` and what is not there are both `None`. */
function same(left: unknown, right: unknown): boolean {
  if (!Array.isArray(left) || !Array.isArray(right)) return (left ?? undefined) === (right ?? undefined);
  return left.length === right.length && left.every((item, index) => same(item, right[index]));
}

function contains(item: unknown, container: unknown): boolean {
  if (Array.isArray(container)) return container.some((other) => same(item, other));
  return typeof container === 'string' && typeof item === 'string' && container.includes(item);
}

function valueAt(user: JsonObject, path: readonly string[]): unknown {
  let value: unknown = user;
  for (const name of path) {
    value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}
