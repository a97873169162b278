import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, test } from 'node:test'
import { printable } from './printable.ts'
import { InputEnded, terminalPrompts } from './prompts.ts'

function prompts(lookEvery?: number) {
  const input = new PassThrough()
  const output = new PassThrough()
  let shown = ''
  output.on('data', (chunk: Buffer) => (shown += chunk))
  return { people: terminalPrompts({ input, output }, lookEvery), input, shown: () => shown }
}

describe('prompts', () => {
  test('give the answer without the spaces around it', async () => {
    const { people, input, shown } = prompts()
    const answer = people.ask(printable`Who?`)
    input.write('  me \r')
    assert.equal(await answer, 'me')
    assert.match(shown(), /Who\? /)
  })

  test('echo each key once, however many questions came before', async () => {
    const { people, input, shown } = prompts()
    for (const question of [1, 2, 3]) {
      const answer = people.ask(printable`Question ${question}?`)
      const before = shown().length
      input.write('abc\r')
      assert.equal(await answer, 'abc')
      assert.equal(
        shown()
          .slice(before)
          .replace(/[^abc]/g, ''),
        'abc',
      )
    }
    assert.equal(input.listenerCount('keypress'), 0)
  })

  test('ask again until the answer is yes or no', async () => {
    const { people, input } = prompts()
    for (const [typed, expected] of [
      ['Yes\r', true],
      ['n\r', false],
    ] as const) {
      const answer = people.confirm(printable`Well?`)
      input.write('perhaps\r')
      await new Promise(setImmediate)
      input.write(typed)
      assert.equal(await answer, expected)
    }
  })

  test('end where the input does, and where Ctrl-C is pressed', async () => {
    for (const end of [(input: PassThrough) => input.end(), (input: PassThrough) => input.write('\u0003')]) {
      const { people, input } = prompts()
      const answer = people.ask(printable`Who?`)
      end(input)
      await assert.rejects(answer, InputEnded)
    }
  })

  test('show nothing that could move the cursor', () => {
    const { people, shown } = prompts()
    people.say(printable`${'a\u001b[2Jb'}`)
    assert.equal(shown(), 'a\\u001b[2Jb\n')
  })

  test('wait until what the person does elsewhere is seen', async () => {
    const { people } = prompts(1)
    let looks = 0
    assert.equal(await people.waitFor(printable`Confirm the mail.`, async () => ++looks > 2), true)
    assert.equal(looks, 3)
  })

  test('wait no longer than the person wants, and look once more', async () => {
    const { people, input } = prompts(60_000)
    let looks = 0
    const waited = people.waitFor(printable`Confirm the mail.`, async () => ++looks > 2)
    await new Promise(setImmediate)
    input.write('\r')
    assert.equal(await waited, false)
    assert.equal(looks, 2)
  })
})
