import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AwsError } from '../../aws/index.ts'
import { floods } from './floods.ts'
import { inputOf, request } from './testing.ts'

/** Far above what each costs (`npm run bench -- floods`), and below what the dearest cost before there were bounds. */
const CPU_MS = 250

const REFUSED =
  /^(SerializationException|Malformed\w+|ValidationE\w+|RequestEntityTooLarge|MissingParameter|InvalidParameterValue)/

describe('what is small to send is not dear to read', () => {
  for (const { name, signingName, request: written } of floods()) {
    test(name, () => {
      const sent = request(written)
      const read = () => {
        const before = process.cpuUsage()
        const answer = outcome(() => inputOf(sent, signingName))
        const { user, system } = process.cpuUsage(before)
        return { answer, ms: (user + system) / 1000 }
      }
      const rounds = [read(), read(), read()]
      const [{ answer }] = rounds as [(typeof rounds)[0]]
      if (/what AWS takes at most|within bounds/.test(name)) assert.equal(answer, 'read')
      else assert.match(answer, REFUSED)
      const least = Math.min(...rounds.map(({ ms }) => ms))
      assert.ok(least < CPU_MS, `${least} ms`)
    })
  }
})

function outcome(read: () => object): string {
  try {
    read()
    return 'read'
  } catch (error) {
    assert.ok(error instanceof AwsError, String(error))
    assert.ok(error.message.length < 12_000)
    return error.code
  }
}
