import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { AwsError } from '../../aws/index.ts'
import { dataDirectory } from '../data-directory.ts'
import type { HttpRequest } from '../http.ts'
import { serializeError } from './error.ts'
import { callOf, cbor, form, inputOf, json, textOf } from './testing.ts'

interface ValidationVector {
  readonly name: string
  readonly source: string
  readonly service: string
  readonly form?: string
  readonly target?: string
  readonly json?: object
  readonly code?: string
  readonly message: string
}

const KEYS = new Set(['name', 'source', 'service', 'form', 'target', 'json', 'code', 'message'])
const vectors: readonly ValidationVector[] = JSON.parse(
  readFileSync(join(dataDirectory(), 'vectors', 'protocol', 'validation.json'), 'utf8'),
)

/** What the pipeline would answer. */
function refusal(request: HttpRequest, signingName: string): AwsError {
  try {
    inputOf(request, signingName)
  } catch (error) {
    assert.ok(error instanceof AwsError, String(error))
    return error
  }
  assert.fail('the input was accepted')
}

describe('input that breaks the model is refused in AWS’s words', () => {
  for (const vector of vectors) {
    test(vector.name, () => {
      for (const key of Object.keys(vector)) assert.ok(KEYS.has(key), `unknown key ${key}`)
      const request =
        vector.form === undefined ? json(vector.target ?? '', JSON.stringify(vector.json)) : form(vector.form)
      const error = refusal(request, vector.service)
      assert.equal(error.message, vector.message)
      assert.equal(error.code, vector.code ?? 'ValidationError')
      assert.equal(error.status, 400)
    })
  }
})

test('no more violations are looked for than ten', () => {
  const tags = Array.from({ length: 50 }, (_, index) => `Tags.member.${index + 1}.Key=%3C`).join('&')
  const { message } = refusal(form(`Action=TagUser&UserName=a&${tags}`), 'iam')
  assert.match(message, /^10 validation errors detected: /)
  assert.ok(message.length < 10_000)
})

test('a long value is clipped in the message', () => {
  const { message } = refusal(form(`Action=CreateUser&UserName=${'x'.repeat(100_000)}`), 'iam')
  assert.ok(message.length < 1000)
})

describe('forms that no client writes are refused', () => {
  const member = (index: number | string) => `Action=TagUser&UserName=a&Tags.member.${index}.Key=k`
  const many = Array.from({ length: 100_000 }, (_, index) => `p${index}=`).join('&')
  const cases: { name: string; body: string; code: string; query?: string }[] = [
    { name: 'a million dots', body: `Action=TagUser&Tags${'.member.1'.repeat(100_000)}=x`, code: 'MalformedInput' },
    { name: 'a hundred thousand parameters', body: `Action=TagUser&${many}`, code: 'MalformedQueryString' },
    { name: 'a list that starts at 999999999', body: member(999_999_999), code: 'MalformedInput' },
    { name: 'a list that starts at 9999', body: member(9999), code: 'MalformedInput' },
    { name: 'a list with a gap', body: `${member(1)}&Tags.member.3.Key=k`, code: 'ValidationError' },
    { name: 'a list that starts at 0', body: member(0), code: 'MalformedInput' },
    { name: 'an index that is no number', body: member('__proto__'), code: 'ValidationError' },
    { name: 'a negative index', body: member(-1), code: 'MalformedInput' },
    {
      name: 'a parameter twice, once with a leading zero in its index',
      body: `${member(1)}&Tags.member.01.Key=k`,
      code: 'MalformedQueryString',
    },
    { name: 'a parameter twice', body: 'Action=GetUser&UserName=a&UserName=b', code: 'MalformedQueryString' },
    {
      name: 'a parameter in the URL and the body',
      body: 'Action=GetUser&UserName=a',
      query: 'UserName=b',
      code: 'MalformedQueryString',
    },
    {
      name: 'a parameter twice, once escaped',
      body: 'Action=GetUser&UserName=a&%55serName=b',
      code: 'MalformedQueryString',
    },
    { name: 'an action twice', body: 'Action=GetUser&Action=DeleteUser', code: 'MalformedQueryString' },
    { name: 'a broken escape', body: 'Action=GetUser&UserName=%zz', code: 'MalformedQueryString' },
    { name: 'an escape that is no UTF-8', body: 'Action=GetUser&UserName=%ff', code: 'MalformedQueryString' },
    {
      name: 'a text where a structure should be',
      body: 'Action=TagUser&UserName=a&Tags.member.1=k',
      code: 'MalformedInput',
    },
    { name: 'a structure where a text should be', body: 'Action=GetUser&UserName.x=a', code: 'MalformedInput' },
    { name: 'a text where a list should be', body: 'Action=TagUser&UserName=a&Tags=k', code: 'MalformedInput' },
    { name: 'a number that is none', body: 'Action=ListUsers&MaxItems=1e3', code: 'MalformedInput' },
    {
      name: 'a number of a thousand digits',
      body: `Action=ListUsers&MaxItems=${'9'.repeat(1000)}`,
      code: 'MalformedInput',
    },
    {
      name: 'a boolean that is none',
      body: 'Action=UpdateLoginProfile&UserName=a&PasswordResetRequired=yes',
      code: 'MalformedInput',
    },
    {
      name: 'a boolean in another letter case',
      body: 'Action=UpdateLoginProfile&UserName=a&PasswordResetRequired=True',
      code: 'MalformedInput',
    },
  ]
  for (const { name, body, code, query } of cases) {
    test(name, () => {
      const error = refusal(form(body, query), 'iam')
      assert.deepEqual([error.code, error.status], [code, 400])
    })
  }

  // Recorded on AWS, 2026-09-05.
  test('a boolean is true, false, 1 or 0, in that letter case, and what is none is told as XML Schema has it', () => {
    const refused = (value: string) =>
      refusal(form(`Action=UpdateLoginProfile&UserName=a&PasswordResetRequired=${value}`), 'iam').message
    for (const value of ['yes', 'True', 'TRUE', 'FALSE', 't', '2', '01', '%20true', 'true%0A', 'null'])
      assert.equal(refused(value), 'boolean must follow xsd1.1 definition', value)
    assert.equal(refused(''), 'missing value for boolean type')
  })

  // Recorded on AWS, 2026-09-12.
  test('1 and 0 are booleans, and a sign and leading zeros of a number mean nothing', () => {
    const of = (body: string) =>
      inputOf(form(`Action=UpdateLoginProfile&UserName=a&PasswordResetRequired=${body}`), 'iam')
    assert.deepEqual(of('1'), { UserName: 'a', PasswordResetRequired: true })
    assert.deepEqual(of('0'), { UserName: 'a', PasswordResetRequired: false })
    assert.deepEqual(inputOf(form('Action=ListUsers&MaxItems=%2B01'), 'iam'), { MaxItems: 1 })
  })

  // Recorded on AWS, 2026-09-12.
  const nulls = (...elements: readonly number[]) => {
    const all = elements.flatMap((element) => ['value', 'key'].map((name) => `tags.${element}.member.${name}`))
    const sentences = all.map((path) => `Value at '${path}' failed to satisfy constraint: Member must not be null`)
    return `${all.length} validation errors detected: ${sentences.join('; ')}`
  }
  const tagAt = (...indices: readonly string[]) =>
    `Action=TagUser&UserName=a&${indices.map((i) => `Tags.member.${i}.Key=k&Tags.member.${i}.Value=v`).join('&')}`
  const policyAt = (...indices: readonly string[]) =>
    `Action=GetContextKeysForCustomPolicy&${indices.map((i) => `PolicyInputList.member.${i}=p`).join('&')}`
  // The pattern is the model's: AWS's own leaves \\u007F to \\u00A0 out by now.
  const NO_POLICY =
    "1 validation error detected: Value at 'policyInputList' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 131072, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+]"
  const sparse = (skipped: number) => `Excessively sparse input would skip ${skipped} list elements`
  const upTo10 = Array.from({ length: 10 }, (_, i) => String(i + 1))
  for (const [body, code, message] of [
    [tagAt('2'), 'ValidationError', nulls(1)],
    [tagAt('3'), 'ValidationError', nulls(1, 2)],
    [tagAt('11'), 'ValidationError', nulls(1, 2, 3, 4, 5)],
    [tagAt('49'), 'MalformedInput', sparse(48)],
    [tagAt('51'), 'MalformedInput', sparse(50)],
    [tagAt('1', '3'), 'ValidationError', nulls(2)],
    [tagAt('%2B1'), 'ValidationError', nulls(1)],
    [tagAt('one'), 'ValidationError', nulls(1)],
    [tagAt('0'), 'MalformedInput', '0 is not a valid index'],
    [tagAt('-1'), 'MalformedInput', "Key -1 may not have a leading '-'"],
    [tagAt('1.0'), 'MalformedInput', 'Two index elements may not occur back to back'],
    [policyAt('one'), 'MalformedInput', 'Start of list found where not expected'],
    [policyAt('%2B1'), 'MalformedInput', 'Start of list found where not expected'],
    [policyAt('11'), 'ValidationError', NO_POLICY],
    [policyAt('12'), 'MalformedInput', sparse(11)],
    [policyAt('1', '12'), 'MalformedInput', sparse(11)],
    [policyAt('12', '1'), 'MalformedInput', sparse(11)],
    [policyAt('1', '8', '15'), 'ValidationError', NO_POLICY],
    [policyAt(...upTo10, '21'), 'MalformedInput', sparse(11)],
    [policyAt(...upTo10, '22'), 'MalformedInput', sparse(12)],
  ] as const) {
    test(body.slice(0, 100), () => {
      const error = refusal(form(body), 'iam')
      assert.deepEqual([error.code, error.message], [code, message])
    })
  }

  test('an index may have leading zeros, also in one of its two parameters', () => {
    const input = { UserName: 'a', Tags: [{ Key: 'k', Value: 'v' }] }
    assert.deepEqual(inputOf(form(tagAt('01')), 'iam'), input)
    const body = 'Action=TagUser&UserName=a&Tags.member.01.Key=k&Tags.member.1.Value=v'
    assert.deepEqual(inputOf(form(body), 'iam'), input)
  })

  test('what the model does not name is ignored', () => {
    const input = inputOf(
      form('Action=GetUser&UserName=a&IsRoot=true&__proto__.polluted=1&constructor.prototype.x=1&A.b.c=1'),
      'iam',
    )
    assert.deepEqual(input, { UserName: 'a' })
    assert.equal(({} as Record<string, unknown>).polluted, undefined)
  })

  test('a plus is a space in a body, and a plus in a URL, where signatures do not tell it from %2B', () => {
    const tag = 'Tags.member.1.Key=a+b%2B&Tags.member.1.Value='
    assert.deepEqual(inputOf(form(`Action=TagUser&UserName=a&${tag}`), 'iam'), {
      UserName: 'a',
      Tags: [{ Key: 'a b+', Value: '' }],
    })
    const inUrl = inputOf(form('', `Action=TagUser&UserName=a&${tag}`), 'iam')
    assert.deepEqual(inUrl, { UserName: 'a', Tags: [{ Key: 'a+b+', Value: '' }] })
  })
})

describe('JSON that no client writes is refused', () => {
  const list = (value: string) => json('GraniteServiceVersion20100801.DescribeAlarms', value)
  const cases: { name: string; body: string; message?: RegExp }[] = [
    { name: 'depth 200,000', body: `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, message: /nested too deeply/ },
    { name: 'depth 200,000 that never ends', body: '{"a":'.repeat(200_000), message: /nested too deeply/ },
    { name: 'no JSON', body: '{' },
    { name: 'a list', body: '[]', message: /^Start of structure or map found where not expected\.$/ },
    { name: 'null', body: 'null' },
    {
      name: 'a number for a text',
      body: '{"AlarmNamePrefix":1}',
      message: /^NUMBER_VALUE can not be converted to a String$/,
    },
    {
      name: 'a text for a number',
      body: '{"MaxRecords":"1"}',
      message: /^STRING_VALUE can not be converted to an Integer$/,
    },
    { name: 'a fraction for an integer', body: '{"MaxRecords":1.5}' },
    { name: 'a number beyond 32 bits', body: '{"MaxRecords":2147483648}' },
    { name: 'a text for a list', body: '{"AlarmNames":"a"}', message: /^Expected list or null$/ },
    { name: 'a null in a list', body: '{"AlarmNames":[null]}' },
  ]
  for (const { name, body, message } of cases) {
    test(name, () => {
      const error = refusal(list(body), 'monitoring')
      assert.deepEqual([error.code, error.status], ['SerializationException', 400])
      if (message) assert.match(error.message, message)
    })
  }

  test('braces in a text are no depth', () => {
    const AlarmNamePrefix = `${'[{'.repeat(100)}"\\`
    assert.deepEqual(inputOf(list(JSON.stringify({ AlarmNamePrefix })), 'monitoring'), { AlarmNamePrefix })
  })

  test('an empty body is an empty input, and null is absence', () => {
    assert.deepEqual(inputOf(list(''), 'monitoring'), {})
    assert.deepEqual(inputOf(list('{"AlarmNames":null}'), 'monitoring'), {})
  })

  test('`__proto__` and `constructor` are inert', () => {
    const input = inputOf(
      list('{"__proto__":{"MaxRecords":7},"constructor":{"prototype":{"polluted":1}}}'),
      'monitoring',
    )
    assert.deepEqual(input, {})
    assert.equal((input as { MaxRecords?: number }).MaxRecords, undefined)
    assert.equal(({} as Record<string, unknown>).polluted, undefined)
  })

  test('bytes that are no UTF-8', () => {
    const error = refusal(
      json('GraniteServiceVersion20100801.DescribeAlarms', Buffer.from([0x7b, 0xff, 0x7d])),
      'monitoring',
    )
    assert.equal(error.code, 'SerializationException')
  })
})

describe('CBOR that no client writes is refused', () => {
  const bytes = (hex: string) => Buffer.from(hex, 'hex')
  const cases: { name: string; body: Uint8Array }[] = [
    { name: 'a map of 2^53 entries', body: bytes('bb0020000000000000') },
    { name: 'a map of 2^64-1 entries', body: bytes('bbffffffffffffffff') },
    { name: 'a text of 2^32-1 bytes', body: bytes('a17affffffff61') },
    { name: 'a list of 2^32-1 elements', body: bytes('a161619affffffff') },
    { name: 'depth 100,000', body: Buffer.alloc(100_000, 0x81) },
    { name: 'depth 100,000 without lengths', body: Buffer.alloc(100_000, 0x9f) },
    { name: 'tags upon tags', body: Buffer.alloc(100_000, 0xc1) },
    { name: 'a tag that means something else', body: bytes('a16161c24101') },
    { name: 'a text without end', body: bytes('7f6161') },
    { name: 'a text within a text without lengths', body: bytes('7f7f6161ffff') },
    { name: 'a break alone', body: bytes('ff') },
    { name: 'a break in a list with a length', body: bytes('a1616182ffff') },
    { name: 'a key that is no text', body: bytes('a10161') },
    { name: 'a key twice', body: bytes('a2616101616102') },
    { name: 'a text that is no UTF-8', body: bytes('a1616161ff') },
    { name: 'a second value', body: bytes('a0a0') },
    { name: 'a reserved length', body: bytes('bc') },
    { name: 'a list', body: bytes('80') },
    { name: 'NaN for an integer', body: Buffer.concat([bytes('a1'), Buffer.from('jMaxRecords'), bytes('f97e00')]) },
    { name: 'NaN for a time', body: Buffer.concat([bytes('a1'), Buffer.from('iStartDate'), bytes('c1f97e00')]) },
  ]
  for (const { name, body } of cases) {
    test(name, () => {
      const operation = name.includes('time') ? 'DescribeAlarmHistory' : 'DescribeAlarms'
      const error = refusal(cbor(operation, body), 'monitoring')
      assert.deepEqual([error.code, error.status], ['SerializationException', 400])
    })
  }
})

describe('compressed bodies', () => {
  const target = 'GraniteServiceVersion20100801.PutMetricData'
  const compressed = (body: Uint8Array, encoding = 'gzip') => {
    const request = json(target, body)
    return { ...request, headers: { ...request.headers, 'content-encoding': encoding } }
  }

  test('are inflated', () => {
    const body = JSON.stringify({ Namespace: 'N', MetricData: [{ MetricName: 'm', Value: 1 }] })
    assert.deepEqual(inputOf(compressed(gzipSync(body)), 'monitoring'), JSON.parse(body))
  })

  test('that would inflate to a gigabyte are refused before they do', () => {
    const before = process.memoryUsage().arrayBuffers
    const error = refusal(compressed(gzipSync(Buffer.alloc(64 * 1024 * 1024))), 'monitoring')
    assert.deepEqual([error.code, error.status], ['RequestEntityTooLarge', 413])
    assert.ok(process.memoryUsage().arrayBuffers - before < 80 * 1024 * 1024)
    const bomb = form(gzipSync(Buffer.alloc(64 * 1024 * 1024, 'A')))
    const call = callOf({ ...bomb, headers: { ...bomb.headers, 'content-encoding': 'gzip' } }, 'monitoring')
    assert.equal(call.operation, undefined)
  })

  for (const [name, body, encoding] of [
    ['that are broken', Buffer.from('no gzip'), 'gzip'],
    ['that are cut short', gzipSync('{}').subarray(0, 12), 'gzip'],
    ['of another encoding', Buffer.from('{}'), 'br'],
  ] as const) {
    test(`${name} are refused`, () => {
      assert.equal(refusal(compressed(body, encoding), 'monitoring').code, 'SerializationException')
    })
  }
})

test('no refusal holds a secret, in whatever protocol and wherever it stands', () => {
  const secret = 'hunter2-canary'
  const attempts: [HttpRequest, string][] = [
    [form(`Action=CreateLoginProfile&UserName=a&Password=${secret}%01`), 'iam'],
    [form(`Action=CreateLoginProfile&UserName=a&Password.x=${secret}`), 'iam'],
    [form(`Action=ChangePassword&OldPassword=${secret}&OldPassword=${secret}&NewPassword=b`), 'iam'],
    [form(`Action=ChangePassword&OldPassword=${secret}%00&NewPassword=${'x'.repeat(200)}${secret}`), 'iam'],
    [form(`Action=GetSessionToken&SerialNumber=arn:aws:iam::1:mfa/a&TokenCode=${secret}`), 'sts'],
    [
      json('Castellan_20261123.ChangeRootPassword', JSON.stringify({ OldPassword: [secret], NewPassword: 1 })),
      'castellan',
    ],
    [json('Castellan_20261123.ChangeRootPassword', `{"OldPassword":"${secret}`), 'castellan'],
  ]
  for (const [request, service] of attempts) {
    const error = refusal(request, service)
    assert.ok(!textOf(serializeError(callOf(request, service), error, 'id')).includes(secret), error.message)
  }
})
