import { version } from '../../server/version.ts'
import { formatted, printable, printableJson } from '../../terminal/index.ts'
import { command, UsageError } from '../command.ts'
import { oneOf } from '../one-of.ts'
import { TARGET_FLAGS } from './target-flags.ts'

export const explain = command({
  name: 'explain',
  summary: 'Says why a call was denied: the decision that its event keeps, and what would allow it.',
  usage: 'explain EVENT-ID [FLAGS]',
  example: 'explain 20ef9bc9-e0ca-403f-8c2c-54e7c11e8a36 --endpoint http://localhost:4566',
  note: "It reads the event and the policies that decided, each as you may. Where they have changed since, today's decision stands beside it.\nExit code: 0 explained; 2 could not run. Nothing in the account is changed.",
  maxWords: 1,
  flags: {
    ...TARGET_FLAGS,
    format: { type: 'string', value: 'FORMAT', help: 'text or json (default text)' },
  },
  async run(given, [eventId], terminal) {
    const format = oneOf('format', given.format, ['text', 'json'], 'text')
    if (eventId === undefined || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(eventId))
      throw new UsageError(
        eventId === undefined ? '`explain` needs the id of an event' : `\`${eventId}\` is no id of an event`,
        'take it from the event history, or from LookupEvents',
      )
    const { openAccount } = await import('../../keeper/account/index.ts')
    const { explainEvent, explainedText } = await import('../../keeper/explain/index.ts')
    const open = await openAccount(given, `castellan-explain/${version()}`)
    try {
      const say = format === 'json' ? terminal.err : terminal.out
      say(printable`${open.headline}\n`)
      const explained = await explainEvent(open.account, eventId)
      if (format === 'json') terminal.data(printableJson(explained))
      else terminal.out(formatted(explained, explainedText))
      return 0
    } finally {
      open.close()
    }
  },
})
