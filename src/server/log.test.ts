import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Log, streamLog } from './log.ts'

function logged(how: Parameters<typeof streamLog>[1], write: (log: Log) => void): string[] {
  const lines: string[] = []
  write(streamLog({ write: (text: string) => lines.push(text) }, how))
  return lines
}

const FORGED = 'a\n2026-01-01T00:00:00.000Z info forged\u2028\u0085"}'

test('a line of JSON has its time, its level, its message, and the id of the request', () => {
  const [line = ''] = logged({ format: 'json' }, (log) => log.error('failed', new Error('why'), { requestId: 'r-1' }))
  const { time, error, ...rest } = JSON.parse(line)
  assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  assert.deepEqual(rest, { level: 'error', message: 'failed', requestId: 'r-1' })
  assert.deepEqual([error.name, error.message], ['Error', 'why'])
  assert.match(error.stack, /log\.test/)
})

test('a line of text has the same in words', () => {
  const [line = ''] = logged({}, (log) => log.warn('slow', { requestId: 'r-1', milliseconds: 3 }))
  assert.match(line, /^\S+Z warn slow requestId=r-1 milliseconds=3\n$/)
})

for (const format of ['text', 'json'] as const) {
  test(`nothing that is said adds a line, as ${format}`, () => {
    const lines = logged({ format }, (log) => {
      log.info(FORGED, { fact: FORGED })
      log.error(FORGED, new Error(FORGED))
    })
    assert.equal(lines.length, 2)
    for (const line of lines) assert.match(line, /^[\x20-\x7e]+\n$/)
  })
}

test('what is escaped in JSON is read back as it was', () => {
  const [line = ''] = logged({ format: 'json' }, (log) => log.info(FORGED))
  assert.equal(JSON.parse(line).message, FORGED)
})

test('lines below the level are not written, and nobody makes those of requests', () => {
  const all = (log: Log) => {
    log.debug?.('debug')
    log.info('info')
    log.warn('warn')
    log.error('error')
  }
  const words = (level: 'debug' | 'info' | 'warn' | 'error') =>
    logged({ level, format: 'json' }, all).map((line) => JSON.parse(line).level)
  assert.deepEqual(words('debug'), ['debug', 'info', 'warn', 'error'])
  assert.deepEqual(words('info'), ['info', 'warn', 'error'])
  assert.deepEqual(words('error'), ['error'])
  assert.equal(streamLog({ write: () => true }, { level: 'info' }).debug, undefined)
})
