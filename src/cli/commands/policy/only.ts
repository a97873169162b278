import type { OnlyResult } from '../../../policy/analyse/index.ts'
import { formatted, type Paint, type Printable, painter, printable, printableJson } from '../../../terminal/index.ts'
import { command, UsageError } from '../../command.ts'
import { oneOf } from '../../one-of.ts'
import { requireActionPatterns } from './action-patterns.ts'
import { LIMIT_FLAGS, readLimits } from './layer-flags.ts'
import { readWholePolicies } from './policy-file.ts'
import { contextValues } from './request.ts'

export const only = command({
  name: 'policy only',
  summary: 'Proves that policies allow nothing but some actions. Exit code: 0 proved, 1 not so, 2 could not run.',
  usage: 'policy only --allow ACTIONS… FILE… [FLAGS]',
  example: "policy only --allow 'iam:*' policy.json",
  maxWords: Number.POSITIVE_INFINITY,
  flags: {
    allow: { type: 'strings', value: 'ACTIONS', help: "what may be allowed, such as 'iam:*'; may be repeated" },
    context: { type: 'strings', value: 'KEY=VALUE', help: 'a condition key that is the same in all requests' },
    ...LIMIT_FLAGS,
    format: { type: 'string', value: 'FORMAT', help: 'text or json (default text)' },
  },
  async run(given, words, terminal) {
    const format = oneOf('format', given.format, ['text', 'json'], 'text')
    const { allow = [] } = given
    requireActionPatterns('allow', allow)
    if (allow.length === 0 || words.length === 0) {
      throw new UsageError('`policy only` needs `--allow` and a policy', `for example \`castellan ${only.example}\``)
    }
    const policies = {
      identity: await readWholePolicies(words),
      ...(await readLimits(given)),
      context: Object.fromEntries(contextValues(given.context)),
    }
    const analyse = await import('../../../policy/analyse/index.ts')
    const result = analyse.only(policies, allow)
    if (format === 'json') terminal.data(printableJson(result))
    else terminal.out(await resultText(result, allow, painter(terminal)))
    return result.verdict === 'proved' ? 0 : 1
  },
})

const STYLES = { proved: 'green', 'not so': 'red', 'not proved': 'yellow' } as const

async function resultText(result: OnlyResult, allow: readonly string[], paint: Paint): Promise<Printable> {
  const { onlyText } = await import('../../../policy/analyse/index.ts')
  const { verdict, claim } = onlyText(result, allow)
  const details = formatted(result, (shown) => onlyText(shown, allow).details)
  return printable`${paint(STYLES[verdict], verdict)}: ${claim}\n${details}`
}
