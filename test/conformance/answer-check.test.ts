import { startServer } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { type Exchange, problemsOf } from '../support/answer-check.ts';
import { checkedAnswers } from '../support/checked-answers.ts';

const paging = { 'X-Total-Count': '1', 'X-Page-Count': '1', 'X-Current-Page': '1', 'X-Page-Size': '2000' };
const jane = {
  id: '1'.repeat(24),
  email: 'jane@acme.example',
  status: 'active',
  username: 'jane',
  domain: 'acme.example',
  type: 'federatedID',
};
const page = { lastPage: true, result: 'success', users: [jane] };

function exchange(change: Partial<Exchange>, body: unknown, headers: object = paging): Exchange {
  return {
    method: 'GET',
    pathname: '/v2/usermanagement/users/A1@AdobeOrg/0',
    status: 200,
    headers: new Headers({ 'Content-Type': 'application/json', ...headers }),
    body: body === undefined ? '' : JSON.stringify(body),
    ...change,
  };
}

describe('the check of every answer', () => {
  test('passes an answer that the document describes', () => {
    expect(problemsOf(exchange({}, page))).toEqual([]);
  });

  test.each([
    ['a field of another type', exchange({}, { ...page, users: [{ ...jane, email: 5 }] }), '/users/0/email'],
    ['a field that is not described', exchange({}, { ...page, users: [{ ...jane, age: 5 }] }), '"age"'],
    ['a missing field', exchange({}, { lastPage: true, result: 'success' }), "'users'"],
    ['a missing header', exchange({}, page, { ...paging, 'X-Page-Size': '' }), 'X-Page-Size'],
    ['a status of no answer', exchange({ status: 302 }, undefined), '302'],
    ['an empty body', exchange({}, undefined), 'the body is empty'],
    ['a body where there is none', exchange({ status: 500 }, { oops: true }), 'the body is not empty'],
    ['something else than JSON', exchange({ body: '<html>' }, page), 'no JSON'],
    ['another media type', exchange({}, page, { ...paging, 'Content-Type': 'text/html' }), 'text/html'],
    ['a 405 without Allow', exchange({ method: 'PUT', status: 405 }, undefined, {}), 'Allow'],
    ['a page where no call is', exchange({ pathname: '/nothing' }, page), '/nothing'],
  ])('fails %s and names it', (_, faulty, place) => {
    const problems = problemsOf(faulty);

    expect(problems).not.toEqual([]);
    expect(problems.join()).toContain(place);
  });

  test('sees every answer of a server that a test starts', async () => {
    await using server = await startServer();
    const before = checkedAnswers();

    await fetch(`${server.url}/status`);
    await server.fetch(`${server.url}/nothing`);

    expect(checkedAnswers() - before).toBe(2);
  });
});
