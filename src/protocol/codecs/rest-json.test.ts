import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { AwsError } from '../../aws/index.ts'
import type { Call } from '../calls/call.ts'
import { serializeError } from '../messages/error.ts'
import { brokenInput, parseInput } from '../messages/input.ts'
import { serializeOutput } from '../messages/output.ts'
import { request, textOf, type Written } from '../messages/testing.ts'
import { ServiceModel } from '../model/service-model.ts'
import type { ReferenceSource, ShapeSource } from '../model/source.ts'
import { findRoute, segmentsOf } from '../routes/route.ts'

/** A service that has each binding there is. @see https://smithy.io/2.0/spec/http-bindings.html */
const SHAPES: Readonly<Record<string, ShapeSource>> = {
  String: { type: 'string' },
  Integer: { type: 'integer' },
  Double: { type: 'double' },
  Boolean: { type: 'boolean' },
  Timestamp: { type: 'timestamp' },
  IsoTimestamp: { type: 'timestamp', timestampFormat: 'iso8601' },
  Blob: { type: 'blob' },
  Document: { type: 'structure', members: {}, document: true },
  Strings: { type: 'list', member: { shape: 'String' } },
  SparseStrings: { type: 'list', member: { shape: 'String' }, sparse: true },
  Integers: { type: 'list', member: { shape: 'Integer' } },
  Timestamps: { type: 'list', member: { shape: 'Timestamp' } },
  StringMap: { type: 'map', key: { shape: 'String' }, value: { shape: 'String' } },
  StringListMap: { type: 'map', key: { shape: 'String' }, value: { shape: 'Strings' } },
  Union: { type: 'structure', union: true, members: { a: { shape: 'String' }, b: { shape: 'Integer' } } },
  Nested: {
    type: 'structure',
    // Bound to nothing: only the members at the top are.
    members: { Name: { shape: 'String', location: 'header', locationName: 'X-Name' }, At: { shape: 'Timestamp' } },
  },
  Everything: {
    type: 'structure',
    required: ['label'],
    members: {
      label: { shape: 'String', location: 'uri', locationName: 'label' },
      rest: { shape: 'String', location: 'uri', locationName: 'rest' },
      text: { shape: 'String', location: 'querystring', locationName: 'text' },
      count: { shape: 'Integer', location: 'querystring', locationName: 'count' },
      ratio: { shape: 'Double', location: 'querystring', locationName: 'ratio' },
      isOn: { shape: 'Boolean', location: 'querystring', locationName: 'on' },
      since: { shape: 'Timestamp', location: 'querystring', locationName: 'since' },
      names: { shape: 'Strings', location: 'querystring', locationName: 'name' },
      header: { shape: 'String', location: 'header', locationName: 'X-Header' },
      date: { shape: 'Timestamp', location: 'header', locationName: 'X-Date' },
      numbers: { shape: 'Integers', location: 'header', locationName: 'X-Numbers' },
      words: { shape: 'Strings', location: 'header', locationName: 'X-Words' },
      dates: { shape: 'Timestamps', location: 'header', locationName: 'X-Dates' },
      json: { shape: 'String', location: 'header', locationName: 'X-Json', jsonvalue: true },
      metadata: { shape: 'StringMap', location: 'headers', locationName: 'X-Meta-' },
      body: { shape: 'String', locationName: 'bodyText' },
      nested: { shape: 'Nested' },
      union: { shape: 'Union' },
      document: { shape: 'Document' },
      sparse: { shape: 'SparseStrings' },
      blob: { shape: 'Blob' },
    },
  },
  Labels: {
    type: 'structure',
    members: {
      number: { shape: 'Integer', location: 'uri', locationName: 'number' },
      flag: { shape: 'Boolean', location: 'uri', locationName: 'flag' },
      at: { shape: 'Timestamp', location: 'uri', locationName: 'at' },
      double: { shape: 'Double', location: 'uri', locationName: 'double' },
    },
  },
  QueryMap: {
    type: 'structure',
    members: {
      id: { shape: 'String', location: 'querystring', locationName: 'thingId' },
      tags: { shape: 'StringMap', location: 'querystring' },
    },
  },
  QueryLists: { type: 'structure', members: { all: { shape: 'StringListMap', location: 'querystring' } } },
  BlobPayload: {
    type: 'structure',
    payload: 'data',
    members: {
      data: { shape: 'Blob' },
      type: { shape: 'String', location: 'header', locationName: 'Content-Type' },
    },
  },
  TextPayload: { type: 'structure', payload: 'text', members: { text: { shape: 'String' } } },
  NestedPayload: { type: 'structure', payload: 'nested', members: { nested: { shape: 'Nested' } } },
  UnionPayload: { type: 'structure', payload: 'union', members: { union: { shape: 'Union' } } },
  Output: {
    type: 'structure',
    members: {
      status: { shape: 'Integer', location: 'statusCode' },
      header: { shape: 'String', location: 'header', locationName: 'X-Header' },
      words: { shape: 'Strings', location: 'header', locationName: 'X-Words' },
      date: { shape: 'Timestamp', location: 'header', locationName: 'Last-Modified' },
      metadata: { shape: 'StringMap', location: 'headers', locationName: 'X-Meta-' },
      at: { shape: 'Timestamp' },
      iso: { shape: 'IsoTimestamp' },
      ratio: { shape: 'Double' },
      blob: { shape: 'Blob', locationName: 'Blob64' },
      document: { shape: 'Document' },
      sparse: { shape: 'SparseStrings' },
    },
  },
  HeadersOnly: {
    type: 'structure',
    members: { header: { shape: 'String', location: 'header', locationName: 'X-Header' } },
  },
  Empty: { type: 'structure', members: {} },
  Throttled: {
    type: 'structure',
    exception: true,
    error: { httpStatusCode: 429 },
    members: {
      message: { shape: 'String' },
      wait: { shape: 'Integer', location: 'header', locationName: 'Retry-After' },
      reason: { shape: 'String' },
    },
  },
}

/** Method, URI, status, input and output. */
const OPERATIONS: Readonly<Record<string, readonly [string, string, number, string?, string?]>> = {
  Everything: ['POST', '/things/{label}/in/{rest+}', 200, 'Everything', 'Output'],
  Labels: ['GET', '/labels/{number}/{flag}/{at}/{double}', 200, 'Labels', 'Empty'],
  QueryMap: ['GET', '/map', 200, 'QueryMap', 'HeadersOnly'],
  QueryLists: ['GET', '/lists', 201, 'QueryLists'],
  PutBlob: ['PUT', '/blob', 202, 'BlobPayload', 'BlobPayload'],
  PutText: ['PUT', '/text', 200, 'TextPayload', 'TextPayload'],
  PutNested: ['PUT', '/nested', 200, 'NestedPayload', 'NestedPayload'],
  PutUnion: ['PUT', '/union', 204, 'UnionPayload', 'UnionPayload'],
  Nothing: ['DELETE', '/nothing', 204],
}

const ref = (shape: string | undefined): ReferenceSource | undefined => (shape === undefined ? undefined : { shape })

const model = new ServiceModel(
  {
    name: 'kettle',
    signingName: 'kettle',
    model: 'written by hand',
    wire: { validationCode: 'ValidationException', timestamps: 'milliseconds' },
  },
  {
    metadata: { apiVersion: '2026-01-01', endpointPrefix: 'kettle', protocol: 'rest-json', serviceId: 'Kettle' },
    operations: Object.fromEntries(
      Object.entries(OPERATIONS).map(([name, [method, requestUri, responseCode, input, output]]) => {
        const [inputReference, outputReference] = [ref(input), ref(output)]
        return [
          name,
          {
            name,
            http: { method, requestUri, responseCode },
            ...(inputReference && { input: inputReference }),
            ...(outputReference && { output: outputReference }),
          },
        ]
      }),
    ),
    shapes: SHAPES,
  },
)

function callTo(operation: string, method = 'POST'): Call {
  return {
    protocol: 'rest-json',
    jsonVersion: '1.1',
    signingName: 'kettle',
    region: 'us-east-1',
    service: 'kettle',
    operation,
    requestedOperation: operation,
    model,
    iamPrefix: 'kettle',
    eventSource: 'kettle.amazonaws.com',
    queryCompatible: false,
    method,
    route: model.operation(operation)?.http?.route,
    s3: undefined,
  }
}

/** The input of a request, by the route that it takes. */
function inputOf(written: Written): object {
  const sent = request(written)
  const parameters = new Map(new URLSearchParams(sent.query))
  const route = findRoute(model.routes, {
    method: sent.method,
    segments: segmentsOf(sent.path),
    slash: sent.path.endsWith('/'),
    query: parameters,
    headers: sent.headers,
  })
  assert.ok(route, 'the request has a route')
  return parseInput(callTo(route.operation), sent)
}

const JSON_TYPE = { 'content-type': 'application/json' }
const THING = '/things/a/in/b'
const thing = (more: Written, input: object) =>
  [
    { path: THING, ...more },
    { label: 'a', rest: 'b', ...input },
  ] as const
const headers = (more: Readonly<Record<string, string>>, input: object) => thing({ headers: more }, input)

const READ: Readonly<Record<string, readonly [Written, object]>> = {
  'labels are decoded once, a greedy one with its slashes': [
    { path: '/things/a%20b%2Fc%252F/in/d/%C3%A4/e+f' },
    { label: 'a b/c%2F', rest: 'd/ä/e+f' },
  ],
  'a label is a number, a boolean, an RFC 3339 time, a double': [
    { method: 'GET', path: '/labels/-7/true/1985-04-12T23%3A20%3A50.520Z/1.5e3' },
    { number: -7, flag: true, at: new Date('1985-04-12T23:20:50.520Z'), double: 1500 },
  ],
  'a double may be none': [
    { method: 'GET', path: '/labels/0/false/2020-01-01T00:00:00Z/-Infinity' },
    { number: 0, flag: false, at: new Date('2020-01-01T00:00:00Z'), double: Number.NEGATIVE_INFINITY },
  ],
  'the query has text, numbers, booleans and times, and what the model does not name is left out': thing(
    { query: 'text=a%20b%2Bc+d&count=3&ratio=0.5&on=false&since=1985-04-12T23%3A20%3A50Z&other=x' },
    { text: 'a b+c+d', count: 3, ratio: 0.5, isOn: false, since: new Date('1985-04-12T23:20:50Z') },
  ),
  'a list has as many parameters of its name as elements': thing(
    { query: 'name=b&name=a&name=' },
    { names: ['b', 'a', ''] },
  ),
  'a presigned URL’s own parameters are no member’s': [
    { method: 'GET', path: '/map', query: 'X-Amz-Signature=00&X-Amz-SignedHeaders=host&x-amz-other=2&x=1' },
    { tags: { 'x-amz-other': '2', x: '1' } },
  ],
  'a map of the query has all parameters, those of other members too, and empty text where there is no value': [
    { method: 'GET', path: '/map', query: 'thingId=realId&otherTag=true&anotherTag&lastTag=' },
    { id: 'realId', tags: { thingId: 'realId', otherTag: 'true', anotherTag: '', lastTag: '' } },
  ],
  'a map of the query has lists': [
    { method: 'GET', path: '/lists', query: 'a=1&b=2&a=3' },
    { all: { a: ['1', '3'], b: ['2'] } },
  ],
  'a header has text and an IMF-fixdate': headers(
    { 'x-header': 'text', 'x-date': 'Mon, 16 Dec 2019 23:48:18 GMT' },
    { header: 'text', date: new Date('2019-12-16T23:48:18Z') },
  ),
  'a list in a header is parted by commas, quotes keep a comma and a quote': headers(
    { 'x-numbers': '1, 2,3', 'x-words': 'a ,"b,c", "\\"def\\"","\\\\"' },
    { numbers: [1, 2, 3], words: ['a', 'b,c', '"def"', '\\'] },
  ),
  'times in a header have commas of their own': headers(
    { 'x-dates': 'Mon, 16 Dec 2019 23:48:18 GMT, Mon, 16 Dec 2019 23:48:19 GMT' },
    { dates: [new Date('2019-12-16T23:48:18Z'), new Date('2019-12-16T23:48:19Z')] },
  ),
  'an empty header is an empty list': headers({ 'x-words': '' }, { words: [] }),
  'JSON in a header is base 64': headers({ 'x-json': 'eyJhIjoxfQ==' }, { json: '{"a":1}' }),
  'headers of a prefix are a map by the rest of their names': headers(
    { 'x-meta-first': 'hi', 'x-meta-__proto__': 'there', 'x-other': '' },
    {
      metadata: Object.fromEntries([
        ['first', 'hi'],
        ['__proto__', 'there'],
      ]),
    },
  ),
  'the body has the members that are bound to nothing, by their names in JSON, and a nested structure has no bindings':
    thing(
      {
        headers: JSON_TYPE,
        body: '{"bodyText":"x","body":"no","nested":{"X-Name":"n","At":1.5},"document":[1,{"a":null}],"sparse":["a",null],"blob":"aGk="}',
      },
      {
        body: 'x',
        nested: { Name: 'n', At: new Date(1500) },
        document: [1, { a: null }],
        sparse: ['a', null],
        blob: new Uint8Array([104, 105]),
      },
    ),
  'the body cannot say what the path, the query or a header says': thing(
    { headers: JSON_TYPE, body: '{"label":"z","text":"z","X-Header":"z","header":"z"}' },
    {},
  ),
  'no body is no member': thing({}, {}),
  'of a union one member is there': thing(
    { headers: JSON_TYPE, body: '{"union":{"a":"x","b":null}}' },
    { union: { a: 'x' } },
  ),
  'a payload of bytes is the body as it came': [
    { method: 'PUT', path: '/blob', headers: { 'content-type': 'image/jpeg' }, body: new Uint8Array([0, 255]) },
    { data: Buffer.from([0, 255]), type: 'image/jpeg' },
  ],
  'a payload of text is the body': [{ method: 'PUT', path: '/text', body: '"ä"' }, { text: '"ä"' }],
  'a payload that is a structure is the document': [
    { method: 'PUT', path: '/nested', headers: JSON_TYPE, body: '{"X-Name":"n"}' },
    { nested: { Name: 'n' } },
  ],
  'an empty payload is none': [{ method: 'PUT', path: '/nested' }, {}],
  'a type may have parameters': thing(
    { headers: { 'content-type': 'application/json; charset=utf-8' }, body: '{"bodyText":"x"}' },
    { body: 'x' },
  ),
  'an operation without input reads nothing': [{ method: 'DELETE', path: '/nothing', body: 'x' }, {}],
}

describe('an input of the REST-JSON protocol is read from where its members are bound', () => {
  for (const [name, [written, input]] of Object.entries(READ)) {
    test(name, () => assert.deepEqual(inputOf(written), input))
  }
})

const label = (path: string): Written => ({ method: 'GET', path: `/labels/${path}` })
const body = (text: string): Written => ({ path: THING, headers: JSON_TYPE, body: text })
const header = (name: string, text: string): Written => ({ path: THING, headers: { [name]: text } })
const NOON = '2020-01-01T12:00:00Z'

const REFUSED: Readonly<Record<string, readonly [Written, number]>> = {
  'a label whose escape is broken': [{ path: '/things/%zz/in/b' }, 400],
  'a label that is not UTF-8': [{ path: '/things/%ff/in/b' }, 400],
  'a label that is a dot segment once it is decoded': [{ path: '/things/%2e%2E/in/b' }, 400],
  'a dot segment in a greedy label': [{ path: '/things/a/in/b/%2e/c' }, 400],
  'a number with a fraction': [label(`1.0/true/${NOON}/1`), 400],
  'a number in another base': [label(`0x1/true/${NOON}/1`), 400],
  'a number larger than its type': [label(`2147483648/true/${NOON}/1`), 400],
  'a boolean in capitals': [label(`1/True/${NOON}/1`), 400],
  'a boolean that is a number': [label(`1/1/${NOON}/1`), 400],
  'a time in seconds where RFC 3339 is asked for': [label('1/true/1577880000/1'), 400],
  'a time without a zone': [label('1/true/2020-01-01T12:00:00/1'), 400],
  'a header’s time in RFC 3339': [header('x-date', NOON), 400],
  'a quote without an end': [header('x-words', '"a'), 400],
  'text after a quote': [header('x-words', '"a"b'), 400],
  'a number that is none in a list': [header('x-numbers', '1,,2'), 400],
  'JSON in a header that is not base 64': [header('x-json', '{"a":1}'), 400],
  'a parameter of the query twice': [{ path: THING, query: 'text=a&text=b' }, 400],
  'a broken escape in the query': [{ path: THING, query: 'text=%' }, 400],
  'a document that is no structure': [body('[]'), 400],
  null: [body('null'), 400],
  'a document that is not JSON': [body('{"bodyText":"x"'), 400],
  'a member of another type': [body('{"bodyText":1}'), 400],
  'a union of two members': [body('{"union":{"a":"x","b":1}}'), 400],
  'a union of none': [body('{"union":{}}'), 400],
  'a document nested too deeply': [body(`{"document":${'['.repeat(40)}${']'.repeat(40)}}`), 400],
  'a document of another type': [{ path: THING, headers: { 'content-type': 'text/plain' }, body: '{}' }, 415],
  'a payload of another type': [
    { method: 'PUT', path: '/nested', headers: { 'content-type': 'application/x-amz-json-1.1' }, body: '{}' },
    415,
  ],
  'a payload of text that is not UTF-8': [{ method: 'PUT', path: '/text', body: new Uint8Array([0xff]) }, 400],
}

describe('is refused:', () => {
  for (const [name, [written, status]] of Object.entries(REFUSED)) {
    test(name, () => {
      assert.throws(
        () => inputOf(written),
        (error) => error instanceof AwsError && error.status === status,
      )
    })
  }
})

test('what a sparse list holds breaks no constraint', () => {
  const call = callTo('Everything')
  assert.equal(brokenInput(call, { label: 'a', sparse: [null] }), undefined)
  assert.ok(brokenInput(call, { sparse: [null] })?.members.has('label'))
})

const at = new Date('2019-12-16T23:48:18.500Z')
const WRITTEN: Readonly<Record<string, readonly [string, object, number, Readonly<Record<string, string>>, string]>> = {
  'members are bound to status, headers and body': [
    'Everything',
    {
      status: 201,
      header: 'x',
      words: ['a', 'b,c', '"'],
      date: at,
      metadata: { First: 'hi' },
      at,
      iso: at,
      ratio: 2,
      blob: new Uint8Array([104, 105]),
      document: [1, { a: null }],
      sparse: [null, 'a'],
      unknown: 1,
    },
    201,
    {
      'Content-Type': 'application/json',
      'x-header': 'x',
      'x-words': 'a, "b,c", "\\""',
      'last-modified': 'Mon, 16 Dec 2019 23:48:18 GMT',
      'x-meta-First': 'hi',
    },
    '{"at":1576540098.5,"iso":"2019-12-16T23:48:18.500Z","ratio":2,"Blob64":"aGk=","document":[1,{"a":null}],"sparse":[null,"a"]}',
  ],
  'an output without members is an empty document': ['Labels', {}, 200, { 'Content-Type': 'application/json' }, '{}'],
  'an output of headers alone has no body': ['QueryMap', { header: 'x' }, 200, { 'x-header': 'x' }, ''],
  'no output is no body, and the status is the operation’s': ['QueryLists', {}, 201, {}, ''],
  'a payload of bytes is the body, of its own type': [
    'PutBlob',
    { data: Buffer.from('hi'), type: 'image/jpeg' },
    202,
    { 'Content-Type': 'image/jpeg' },
    'hi',
  ],
  'a payload of bytes is an octet stream': ['PutBlob', {}, 202, { 'Content-Type': 'application/octet-stream' }, ''],
  'a payload of text is plain': ['PutText', { text: 'ä' }, 200, { 'Content-Type': 'text/plain' }, 'ä'],
  'a payload that is a structure is a document': [
    'PutNested',
    { nested: { Name: 'n', At: at } },
    200,
    { 'Content-Type': 'application/json' },
    '{"X-Name":"n","At":1576540098.5}',
  ],
  'a payload that is not there is no body': ['PutNested', {}, 200, {}, ''],
}

describe('an output of the REST-JSON protocol:', () => {
  for (const [name, [operation, output, status, headers, text]] of Object.entries(WRITTEN)) {
    test(name, async () => {
      const answer = await serializeOutput(callTo(operation), output, 'r-1')
      assert.deepEqual([answer.status, answer.headers], [status, { 'x-amzn-RequestId': 'r-1', ...headers }])
      assert.equal(textOf(answer), text)
    })
  }

  test('what would end a header is not sent', () => {
    assert.throws(() => serializeOutput(callTo('QueryMap'), { header: 'a\r\nX-Other: b' }, 'r-1'), /cannot carry/)
  })

  test('a HEAD request has no body', async () => {
    assert.equal(textOf(await serializeOutput(callTo('Labels', 'HEAD'), {}, 'r-1')), '')
  })
})

describe('an error of the REST-JSON protocol', () => {
  test('has its name in a header, and the members of its shape where they are bound', () => {
    const error = new AwsError('Throttled', 'slow', 400, { wait: 3, reason: 'x' })
    const answer = serializeError(callTo('Labels'), error, 'r-1')
    assert.equal(answer.status, 429)
    assert.deepEqual(answer.headers, {
      'x-amzn-RequestId': 'r-1',
      'Retry-After': '3',
      'Content-Type': 'application/json',
      'x-amzn-ErrorType': 'Throttled',
    })
    assert.deepEqual(JSON.parse(textOf(answer)), { __type: 'Throttled', message: 'slow', reason: 'x' })
  })
})

test('whatever text a client puts into a label, a parameter or a header of a list comes out again', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => text.isWellFormed())
  const isNoStep = (text: string) => text !== '.' && text !== '..'
  const encoded = (text: string) =>
    encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  const word = fc.string({ unit: 'grapheme-ascii', maxLength: 8 }).map((text) => text.trim())
  const quoted = (text: string) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`
  fc.assert(
    fc.property(
      text.filter(isNoStep),
      fc.array(text.filter(isNoStep), { minLength: 1 }),
      fc.array(text),
      fc.array(word, { minLength: 1 }),
      (label, rest, names, words) => {
        const written = {
          path: `/things/${encoded(label)}/in/${rest.map(encoded).join('/')}`,
          query: names.map((name) => `name=${encoded(name)}`).join('&'),
          headers: { 'x-words': words.map(quoted).join(',') },
        }
        const expected = { label, rest: rest.join('/'), ...(names.length > 0 && { names }), words }
        assert.deepEqual(inputOf(written), expected)
      },
    ),
  )
})
