import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, test } from 'node:test'
import { hiddenInput } from './hidden-input.ts'
import { printable } from './printable.ts'

function streams(isTTY: boolean) {
  const input = Object.assign(new PassThrough(), { isTTY })
  const output = new PassThrough()
  let shown = ''
  output.on('data', (chunk: Buffer) => {
    shown += chunk
  })
  return { input, output, shown: () => shown }
}

describe('a secret', () => {
  test('is typed at a terminal without being shown', async () => {
    const { input, output, shown } = streams(true)
    const answer = hiddenInput(printable`Password: `, { input, output })
    input.write('correct horse\r')
    assert.equal(await answer, 'correct horse')
    assert.equal(shown(), 'Password: \n')
  })

  test('is the whole of standard input where nobody types, without the last line end', async () => {
    const { input, output, shown } = streams(false)
    const answer = hiddenInput(printable`Password: `, { input, output })
    input.end('correct horse \r\n')
    assert.equal(await answer, 'correct horse ')
    assert.equal(shown(), '')
  })
})
