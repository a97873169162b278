import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { AwsError } from '../../aws/index.ts'
import { FormFile } from './form-file.ts'
import { boundaryOf, readFormHead } from './form-reader.ts'

const BOUNDARY = '9431149156168'
const LINE = `--${BOUNDARY}\r\n`
const END = `\r\n--${BOUNDARY}--\r\n`
const field = (name: string, value: string) =>
  `${LINE}Content-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
const file = (content: string, filename = 'a.txt') =>
  `${LINE}Content-Disposition: form-data; name="file"; filename="${filename}"\r\nContent-Type: text/plain\r\n\r\n${content}`

function inPieces(form: string, cut: number): Readable {
  const bytes = Buffer.from(form)
  const size = cut === 0 ? bytes.length : cut
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  )
  return Readable.from(pieces, { objectMode: false })
}

async function read(form: string, cut = 0) {
  const stream = inPieces(form, cut)
  const head = await readFormHead(stream, BOUNDARY)
  const size = Buffer.byteLength(form) - head.length - head.delimiter.length - 4
  const through = new FormFile(head.delimiter, size)
  through.write(head.begun)
  stream.pipe(through)
  return { head, file: (await buffer(through)).toString() }
}

async function refuses(form: string, code: string) {
  for (const cut of [0, 1, 11]) {
    await assert.rejects(read(form, cut), (error) => error instanceof AwsError && error.code === code, `cut ${cut}`)
  }
}

describe('a form is read', () => {
  for (const cut of [0, 1, 2, 7, 100]) {
    test(`in pieces of ${cut === 0 ? 'all' : cut}`, async () => {
      const form = `${field('key', 'user/${filename}')}${field('Content-Type', '')}${field('X-Amz-Meta-ä', 'x')}`
      await assert.rejects(read(`${form}${file('x')}${END}`, cut)) // A name that is no header's.
      const { head, file: content } = await read(
        `${field('key', 'user/${filename}')}${field('acl', 'private')}${field('X-Amz-Meta-A', '日本\r\n--943')}${file('one\r\n--two\r\n')}${END}`,
        cut,
      )
      assert.deepEqual(Object.fromEntries(head.fields), {
        key: 'user/${filename}',
        acl: 'private',
        'x-amz-meta-a': '日本\r\n--943',
      })
      assert.equal(head.filename, 'a.txt')
      assert.equal(head.fileType, 'text/plain')
      assert.equal(content, 'one\r\n--two\r\n')
    })
  }

  test('whose file is empty', async () => assert.equal((await read(`${field('key', 'k')}${file('')}${END}`)).file, ''))

  /** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html */
  for (const [sent, name] of [
    ['C:\\Program Files\\directory1\\file.txt', 'file.txt'],
    ['../../etc/passwd', 'passwd'],
    ['a/..', '..'],
    ['', ''],
    ['photo 1.jpg', 'photo 1.jpg'],
    ['a; filename=b', 'a; filename=b'],
  ]) {
    test(`whose file is called ${JSON.stringify(sent)}`, async () =>
      assert.equal((await read(`${file('x', sent)}${END}`)).head.filename, name))
  }
})

describe('a form is refused', () => {
  const MALFORMED = 'MalformedPOSTRequest'
  test('with one field twice', () =>
    refuses(`${field('key', 'a')}${field('Key', 'b')}${file('x')}${END}`, 'InvalidArgument'))
  test('without a file', () => refuses(`${field('key', 'a').slice(0, -2)}${END}`, 'InvalidArgument'))
  test('with fields that are too long', () =>
    refuses(`${field('key', 'a'.repeat(21_000))}${file('x')}${END}`, 'MaxPostPreDataLengthExceeded'))
  test('with too many fields', () =>
    refuses(
      `${Array.from({ length: 400 }, (_, i) => field(`x-${i}`, 'a')).join('')}${file('x')}${END}`,
      'MaxPostPreDataLengthExceeded',
    ))
  test('with headers that have no end', () => refuses(`${LINE}${'a'.repeat(30_000)}`, 'MaxPostPreDataLengthExceeded'))
  test('that is over before its file', () => refuses(field('key', 'a'), MALFORMED))
  test('that is nothing', () => refuses('', MALFORMED))
  test('that begins otherwise', () => refuses(`x\r\n${file('x')}${END}`, MALFORMED))
  test('of another boundary', () => refuses(`${file('x')}${END}`.replaceAll(BOUNDARY, 'other0123456789'), MALFORMED))
  test('whose field has no name', () =>
    refuses(`${LINE}Content-Disposition: form-data\r\n\r\nx\r\n${file('x')}${END}`, MALFORMED))
  test('whose field has two names', () =>
    refuses(`${LINE}Content-Disposition: form-data; name="a"; name="b"\r\n\r\nx\r\n${file('x')}${END}`, MALFORMED))
  test('whose field is said twice what it is', () =>
    refuses(
      `${LINE}Content-Disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="b"\r\n\r\nx\r\n${file('x')}${END}`,
      MALFORMED,
    ))
  test('whose part is encoded', () =>
    refuses(
      `${LINE}Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\neA==\r\n${file('x')}${END}`,
      MALFORMED,
    ))
  test('whose field is not UTF-8', async () => {
    const form = Buffer.concat([Buffer.from(field('key', 'a').slice(0, -2)), Buffer.from([0xff]), Buffer.from('\r\n')])
    const all = Readable.from([form, Buffer.from(`${file('x')}${END}`)], { objectMode: false })
    await assert.rejects(
      readFormHead(all, BOUNDARY),
      (error) => error instanceof AwsError && error.code === 'InvalidArgument',
    )
  })
})

describe('the file of a form that streams is refused', () => {
  test('where a field comes behind it', () =>
    refuses(
      `${field('key', 'k')}${file('content')}\r\n${field('submit', 'Upload').slice(0, -2)}${END}`,
      'InvalidArgument',
    ))
  for (const content of ['', 'x', 'x'.repeat(10), `x\r\n--${BOUNDARY.slice(1)}`]) {
    test(`where the form is over before it: ${JSON.stringify(content)}`, async () => {
      const through = Readable.from([Buffer.from(content)]).pipe(new FormFile(Buffer.from(`\r\n--${BOUNDARY}`), 100))
      await assert.rejects(buffer(through), (error) => error instanceof AwsError && error.code === 'IncompleteBody')
    })
  }
})

describe('a boundary', () => {
  for (const [type, boundary] of [
    ['multipart/form-data; boundary=9431149156168', BOUNDARY],
    ['Multipart/Form-Data;charset=utf-8; boundary="a b"', 'a b'],
  ] as const) {
    test(`of ${type} is ${boundary}`, () => assert.equal(boundaryOf(type), boundary))
  }
  for (const type of [
    'multipart/form-data',
    'multipart/form-data; boundary=',
    `multipart/form-data; boundary=${'a'.repeat(71)}`,
    'multipart/form-data; boundary="a\r\nb"',
    'multipart/form-data-x; boundary=a',
    'application/x-www-form-urlencoded; boundary=a',
    undefined,
  ]) {
    test(`of ${JSON.stringify(type)} is none`, () => assert.throws(() => boundaryOf(type), AwsError))
  }
})
