import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compileRoute, findRoute, isPlain, labelsIn, segmentsOf } from './route.ts'

const METHOD = 'GET'

/** Which of the patterns a URI takes, by its place from 1, and what its labels hold. */
function taken(patterns: readonly string[], uri: string) {
  const [path = '', query = ''] = uri.split('?')
  const routes = patterns.map((pattern, index) => compileRoute(`P${index + 1} ${METHOD} ${pattern}`))
  const segments = segmentsOf(path)
  const parameters = new Map(new URLSearchParams(query))
  const request = { method: METHOD, segments, slash: path.endsWith('/'), query: parameters, headers: {} }
  const route = findRoute(routes, request)
  if (!route) return undefined
  const labels = [...labelsIn(route, segments)].map(([name, parts]) => [name, parts.join('/')])
  return [Number(route.operation.slice(1)), Object.fromEntries(labels)]
}

/** @see https://smithy.io/2.0/spec/http-bindings.html#uri-patterns */
const TABLES: Readonly<Record<string, readonly (readonly [string, object | undefined])[]>> = {
  '/my/uri/path': [
    ['/my/uri/path', {}],
    ['/my/uri/path/', {}],
    ['/my/uri', undefined],
    ['/my/uri/other', undefined],
    ['/my/uri/path/other', undefined],
    ['/MY/uri/path', undefined],
    ['/my/uri/%70ath', undefined],
  ],
  '/my/uri/{label}': [
    ['/my/uri/foo', { label: 'foo' }],
    ['/my/uri/foo/', { label: 'foo' }],
    ['/my/uri/foo?query=bar', { label: 'foo' }],
    ['/my/uri', undefined],
    ['/my/uri/', undefined],
    ['/my/uri//', undefined],
    ['/my/uri/foo/bar', undefined],
    ['/my/uri/foo%2Fbar', { label: 'foo%2Fbar' }],
  ],
  '/my/uri/{label1}/{label2}': [
    ['/my/uri/foo/bar', { label1: 'foo', label2: 'bar' }],
    ['/my/uri/bar/baz/', { label1: 'bar', label2: 'baz' }],
    ['/my/uri/foo', undefined],
    ['/my/uri', undefined],
    ['/my/uri/foo/bar/baz', undefined],
    ['/my/uri//bar', undefined],
  ],
  '/path?requiredKey': [
    ['/path?requiredKey', {}],
    ['/path?other&requiredKey', {}],
    ['/path?requiredKey=x', {}],
    ['/path', undefined],
    ['/path?', undefined],
    ['/path?otherKey', undefined],
  ],
  '/path?requiredKey=requiredValue': [
    ['/path?requiredKey=requiredValue', {}],
    ['/path?other&requiredKey=requiredValue', {}],
    ['/path', undefined],
    ['/path?', undefined],
    ['/path?requiredKey=otherValue', undefined],
  ],
  '/my/uri/{label+}': [
    ['/my/uri/foo/bar', { label: 'foo/bar' }],
    ['/my/uri/bar/baz/', { label: 'bar/baz' }],
    ['/my/uri/foo/bar/baz', { label: 'foo/bar/baz' }],
    ['/my/uri', undefined],
  ],
  '/prefix/{label+}/suffix': [
    ['/prefix/foo/suffix', { label: 'foo' }],
    ['/prefix/foo/bar/suffix', { label: 'foo/bar' }],
    ['/prefix/foo/bar', undefined],
    ['/foo/bar/suffix', undefined],
    ['/prefix/foo/suffix/bar/suffix', { label: 'foo/suffix/bar' }],
    ['/prefix/suffix', undefined],
  ],
  '/jobs/{name}:cancel': [
    ['/jobs/a:cancel', { name: 'a' }],
    ['/jobs/a', undefined],
    ['/jobs/:cancel', undefined],
  ],
}

describe('a pattern matches as its page says', () => {
  for (const [pattern, rows] of Object.entries(TABLES)) {
    for (const [uri, labels] of rows) {
      const outcome = labels ? `matches ${uri}` : `does not match ${uri}`
      test(`${pattern} ${outcome}`, () => assert.deepEqual(taken([pattern], uri), labels && [1, labels]))
    }
  }
})

/** @see https://smithy.io/2.0/spec/http-bindings.html#specificity-routing */
const AMBIGUOUS: readonly (readonly [readonly string[], Readonly<Record<string, number>>])[] = [
  [['/abc/bcd/{xyz}', '/abc/{xyz}/cde', '/{xyz}/bcd/cde'], { '/abc/bcd/cde': 1, '/abc/foo/cde': 2, '/foo/bcd/cde': 3 }],
  [
    ['/abc/bcd/{xyz}', '/abc/{xyz}/cde', '/{xyz}/bcd/cde?def=efg'],
    { '/abc/bcd/cde?def=efg': 1, '/abc/foo/cde?def=efg': 2, '/foo/bcd/cde?def=efg': 3 },
  ],
  [['/abc/{xyz+}/bcd', '/abc/{xyz+}'], { '/abc/foo/bar/bcd': 1, '/abc/foo/bar/baz': 2 }],
  [['/a/{x}', '/a/{x+}', '/a/b'], { '/a/b': 3, '/a/c': 1, '/a/c/d': 2 }],
  [['/a', '/a?b', '/a?b&c=d'], { '/a': 1, '/a?b': 2, '/a?c=d&b': 3 }],
  [['/a', '/a/'], { '/a': 1, '/a/': 2 }],
  [['/a/{x}', '/a/{x}:cancel'], { '/a/b': 1, '/a/b:cancel': 2 }],
]

describe('of several patterns that match, the most specific is taken, in whatever order they stand', () => {
  for (const [patterns, wanted] of AMBIGUOUS) {
    for (const [uri, place] of Object.entries(wanted)) {
      test(`${uri} among ${patterns.join(' ')}`, () => {
        assert.equal(taken(patterns, uri)?.[0], place)
        assert.equal(taken(patterns.toReversed(), uri)?.[0], patterns.length + 1 - place)
      })
    }
  }
})

test('a path whose signature is that of another path is not plain', () => {
  for (const path of ['/a/../b', '/a/./b', '/a//b', '//a', '/..', '/.', '/a/..'])
    assert.ok(!isPlain(segmentsOf(path)), path)
  for (const path of ['/a/b', '/a/b/', '/', '/...', '/a/.b', '/a..b', '/a%2F..%2Fb']) {
    assert.ok(isPlain(segmentsOf(path)), path)
  }
})
