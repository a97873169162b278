import assert from 'node:assert/strict'
import { test } from 'node:test'
import { awsError } from '../aws/index.ts'
import { pageTokensOf } from './page-token.ts'

const Invalid = awsError('InvalidNextToken', 400)
const tokensOf = pageTokensOf(() => Invalid('Invalid nextToken'))
const names = tokensOf('text')
const events = tokensOf('number', 'text')

function encoded(text: string): string {
  return Buffer.from(text).toString('base64url')
}

test('a token names the place that it was made of', () => {
  for (const name of ['', 'alice', 'ümläut/"quoted"\\', '𝒳 and \n'])
    assert.deepEqual(names.read(names.write([name])), [name])
  assert.deepEqual(events.read(events.write([1_700_000_000_000, 'id-1'])), [1_700_000_000_000, 'id-1'])
  assert.equal(names.read(undefined), undefined)
})

const foreign: Record<string, string> = {
  'what is no base64url': 'no token!',
  'the empty text': '',
  'base64url of no JSON': encoded('alice'),
  'JSON of another kind': encoded('{"0":5,"1":"id"}'),
  'a place of fewer parts': encoded('[5]'),
  'a place of more parts': encoded('[5,"id","more"]'),
  'a part of another kind': encoded('["5","id"]'),
  'a negative number': encoded('[-1,"id"]'),
  'a fraction': encoded('[1.5,"id"]'),
  'a number that is not kept exactly': encoded('[9007199254740993,"id"]'),
  'a text with NUL': encoded('[5,"\\u0000"]'),
  'another spelling of a place': encoded('[5, "id"]'),
  'padding after a token': `${encoded('[5,"id"]')}=`,
}
for (const [what, token] of Object.entries(foreign)) {
  test(`${what} is refused with the service's error`, () => {
    assert.throws(() => events.read(token), { code: 'InvalidNextToken', status: 400 })
  })
}

test('a page has the token of its last item where more was found, and none where nothing is left', () => {
  const found = ['a', 'b', 'c']
  const first = names.page(found, 2, (name) => [name])
  assert.deepEqual(first, { items: ['a', 'b'], next: names.write(['b']) })
  assert.deepEqual(
    names.page(found, 3, (name) => [name]),
    { items: found },
  )
  assert.deepEqual(
    names.page([], 3, (name) => [String(name)]),
    { items: [] },
  )
})
