import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { headerValues } from './header-values.ts'

const server = createServer()

/** The head that Node makes of these lines: what it joins and drops is what is tested. */
async function headOf(...lines: readonly string[]): Promise<Parameters<typeof headerValues>[0]> {
  const { port } = server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  socket.end(`${['GET / HTTP/1.1', 'Host: localhost', ...lines].join('\r\n')}\r\n\r\n`)
  const [request, response] = (await once(server, 'request')) as [IncomingMessage, { end(): void }]
  response.end()
  socket.destroy()
  return { headers: request.headers as Record<string, string>, rawHeaders: request.rawHeaders }
}

describe('header values, as they are signed', () => {
  before(() => once(server.listen(0, '127.0.0.1'), 'listening'))
  after(() => server.close())

  const CASES = [
    { name: 'one line', lines: ['X-A: b'], values: { 'x-a': 'b' } },
    { name: 'runs of spaces', lines: ['X-A:   b    c  '], values: { 'x-a': 'b c' } },
    { name: 'no value', lines: ['X-A:'], values: { 'x-a': '' } },
    { name: 'two lines, which Node joins with a space', lines: ['X-A: b', 'x-a: c'], values: { 'x-a': 'b,c' } },
    { name: 'two lines of which Node drops one', lines: ['Age: 1', 'Age: 2'], values: { age: '1,2' } },
    { name: 'a cookie that Node makes a list', lines: ['Set-Cookie: a=b'], values: { 'set-cookie': 'a=b' } },
  ]
  for (const { name, lines, values } of CASES)
    test(name, async () => {
      const read = headerValues(await headOf(...lines))
      for (const [header, value] of Object.entries(values)) assert.equal(read.get(header), value)
    })

  test('a header that was not sent has none, though every object has a property of its name', async () => {
    for (const lines of [[], ['X-A: b', 'X-A: c']]) {
      const read = headerValues(await headOf(...lines))
      for (const name of ['constructor', 'tostring', '__proto__', 'hasownproperty', 'x-b']) {
        assert.equal(read.has(name), false, name)
        assert.equal(read.get(name), undefined, name)
      }
    }
  })

  test('one whose name is `__proto__` is among the names, so that it is seen', async () => {
    const read = headerValues(await headOf('__proto__: b'))
    assert.ok(read.names.includes('__proto__'))
    assert.equal(read.get('__proto__'), 'b')
  })

  test('what may be there once is refused twice, though Node keeps the first', async () => {
    for (const name of ['Authorization', 'Content-Type', 'X-Amz-Date', 'X-Amz-Security-Token', 'X-Amz-Target']) {
      const head = await headOf(`${name}: a`, `${name}: b`)
      assert.throws(() => headerValues(head), { code: 'InvalidRequest' }, name)
    }
  })
})
