import { painter, printable } from '../../terminal/index.ts'
import { command, UsageError } from '../command.ts'

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
    profile: { type: 'string', value: 'NAME', help: 'the AWS profile whose credentials read the account' },
    endpoint: { type: 'string', value: 'URL', help: 'the account server (default AWS_ENDPOINT_URL, else AWS)' },
    account: { type: 'string', value: 'ID', help: 'the account that is meant' },
    format: { type: 'string', value: 'FORMAT', help: 'text or json (default text)' },
  },
  async run(given, _, terminal) {
    const { principal, only = [] } = given
    const { oneOf, json } = await import('./policy/format.ts')
    const { requireActionPatterns } = await import('./policy/action-patterns.ts')
    const format = oneOf('format', given.format, ['text', 'json'], 'text')
    if (principal === undefined || only.length === 0)
      throw new UsageError('`prove` needs `--principal` and `--only`', `for example \`castellan ${prove.example}\``)
    requireActionPatterns('only', only)
    const { reachAccount, reachedText } = await import('./reach-account.ts')
    const { answerData, answerText, answerTo, isConfined } = await import('../../secure/prove/index.ts')
    const reached = await reachAccount('prove', given)
    const asPrincipal = given['as-profile'] === undefined ? undefined : await reached.withProfile(given['as-profile'])
    // Where a program reads, the line is for who watches.
    const say = format === 'json' ? terminal.err : terminal.out
    say(printable(`${reachedText(reached)}\n`))
    const answer = await answerTo({ principal, only, asPrincipal: asPrincipal?.account }, reached.account)
    terminal.out(format === 'json' ? json(answerData(answer)) : answerText(answer, painter(terminal)))
    reached.close()
    asPrincipal?.close()
    return isConfined(answer) ? 0 : 1
  },
})
