import { version } from '../../server/version.ts'
import { painter, printable, printableJson } from '../../terminal/index.ts'
import { command, UsageError } from '../command.ts'
import { oneOf } from '../one-of.ts'
import { requireActionPatterns } from './policy/action-patterns.ts'
import { TARGET_FLAGS } from './target-flags.ts'

export const prove = command({
  name: 'prove',
  summary: 'Proves what a user or role of an account can never do.',
  usage: 'prove --principal ARN --only ACTIONS [--only ACTIONS]… [FLAGS]',
  example: "prove --principal arn:aws:iam::123456789012:user/iam-admin --only 'iam:*'",
  note: 'Exit code: 0 proved, and not administrator-equivalent; 1 otherwise; 2 could not run. Nothing in the account is changed.',
  flags: {
    principal: { type: 'string', value: 'ARN', help: 'the user or role' },
    only: {
      type: 'strings',
      value: 'ACTIONS',
      help: "what it should be confined to, such as 'iam:*'; may be repeated",
    },
    'as-profile': {
      type: 'string',
      value: 'NAME',
      help: "a profile with the principal's own credentials, for calls that change nothing",
    },
    ...TARGET_FLAGS,
    'print-policy': { type: 'boolean', help: 'print the IAM policy that this command needs, and end' },
    format: { type: 'string', value: 'FORMAT', help: 'text or json (default text)' },
  },
  async run(given, _words, terminal) {
    const { principal, only = [], 'as-profile': profile } = given
    const format = oneOf('format', given.format, ['text', 'json'], 'text')
    const { openAccount, openAs, resolveTarget } = await import('../../keeper/account/index.ts')
    const { answerData, answerText, answerTo, isConfined, PROVE_READS } = await import('../../keeper/prove/index.ts')
    if (given['print-policy']) {
      const { policyOf, policyScope } = await import('../../keeper/permissions/index.ts')
      const scope = policyScope({ ...given, ...(await resolveTarget(given)) }, { adminName: '*', boundary: false })
      terminal.data(printableJson(policyOf({ reads: PROVE_READS, changes: [] }, scope)))
      return 0
    }
    if (principal === undefined || only.length === 0)
      throw new UsageError('`prove` needs `--principal` and `--only`', `for example \`castellan ${prove.example}\``)
    requireActionPatterns('only', only)
    const userAgent = `castellan-prove/${version()}`
    const open = await openAccount(given, userAgent)
    try {
      // Where a program reads, the line is for who watches.
      const say = format === 'json' ? terminal.err : terminal.out
      say(printable`${open.headline}\n`)
      const own = profile === undefined ? undefined : await openAs(profile, open, userAgent)
      try {
        const answer = await answerTo({ principal, only, asPrincipal: own?.account }, open.account)
        if (format === 'json') terminal.data(printableJson(answerData(answer)))
        else terminal.out(answerText(answer, painter(terminal)))
        return isConfined(answer) ? 0 : 1
      } finally {
        own?.close()
      }
    } finally {
      open.close()
    }
  },
})
