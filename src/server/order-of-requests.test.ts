/** What a request asks for does not depend on how it is written. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { ALLOW_ALL, type AnyCall, outcomeOf } from './testing/any-call.ts'

interface Recorded {
  readonly signingName: string
  readonly protocol: string
  readonly service: string
  readonly operation: string
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const FILE = join(import.meta.dirname, '..', '..', 'vectors', 'files', 'requests-of-botocore.jsonl')

const recorded: readonly Recorded[] = readFileSync(FILE, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line))

/** Of equal names the order stays: it may be that of a list. */
function reversed(parameters: string): string {
  const groups = Map.groupBy(parameters.split('&'), (parameter) => parameter.split('=')[0])
  return [...groups.values()].reverse().flat().join('&')
}

function reversedJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversedJson)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, child]) => [name, reversedJson(child)])
      .reverse(),
  )
}

/** All letters of a form's or a query's texts as escapes, which mean the same. */
function escaped(parameters: string): string {
  return parameters.replaceAll(
    /(?<![%\w])[a-z](?=\w*=)|(?<==)[A-Za-z]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16)}`,
  )
}

function otherwise(
  { protocol, query, headers, body }: Recorded,
  how: (text: string) => string,
): Partial<AnyCall> & { query: string } {
  const text = Buffer.from(body, 'base64').toString()
  const isForm = protocol === 'query' || protocol === 'ec2'
  const isJson = /^application\/(x-amz-)?json/.test(headers['content-type'] ?? '') && text.startsWith('{')
  const [action = '', ...others] = text.split('&')
  if (isForm) return { query, body: [action, how(others.join('&'))].filter((part) => part !== '').join('&') }
  return {
    query: query === '' ? '' : how(query),
    body: isJson ? JSON.stringify(reversedJson(JSON.parse(text)), undefined, 1) : Buffer.from(body, 'base64'),
  }
}

test('the order of parameters and members, escapes, and compression change nothing', async () => {
  let asked = 0
  for (const each of recorded) {
    const { signingName: service, method, path, query, headers, body } = each
    const call = { service, method, headers }
    const url = (text: string) => (text === '' ? path : `${path}?${text}`)
    const bytes = Buffer.from(body, 'base64')
    const plain = await outcomeOf({ ...call, url: url(query), body: bytes }, ALLOW_ALL)
    const variants = [otherwise(each, reversed), otherwise(each, escaped)]
    for (const { query: other, body: otherBody } of variants) {
      const outcome = await outcomeOf({ ...call, url: url(other), body: otherBody ?? bytes }, ALLOW_ALL)
      assert.deepEqual(
        [outcome.status, outcome.asked],
        [plain.status, plain.asked],
        `${each.service} ${each.operation} ${other}`,
      )
    }
    if (bytes.length > 0 && each.protocol !== 'query' && each.protocol !== 'ec2') {
      const compressed = { ...call, url: url(query), headers: { ...headers, 'content-encoding': 'gzip' } }
      const outcome = await outcomeOf({ ...compressed, body: gzipSync(bytes) }, ALLOW_ALL)
      assert.deepEqual([outcome.status, outcome.asked], [plain.status, plain.asked], each.service)
    }
    asked += plain.asked.length
  }
  assert.ok(asked > recorded.length * 0.9, `${asked} of ${recorded.length}`)
})
