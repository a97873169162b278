import { pathToFileURL } from 'node:url'
import { POLICY_KINDS, type PolicySource } from '../../../policy/index.ts'
import type { Finding, FindingType } from '../../../policy/lint/index.ts'
import { version } from '../../../server/version.ts'
import {
  formatted,
  joined,
  type Paint,
  type Printable,
  painter,
  printable,
  printableJson,
  type Style,
} from '../../../terminal/index.ts'
import { command, UsageError } from '../../command.ts'
import { oneOf } from '../../one-of.ts'
import { readPolicy } from './policy-file.ts'

/** The gravest first, as the linter has them. */
const GRAVITY = [
  'error',
  'security_warning',
  'warning',
  'suggestion',
] as const satisfies readonly Lowercase<FindingType>[]

export const lint = command({
  name: 'policy lint',
  summary:
    'Checks policies as IAM Access Analyzer does. Exit code: 0 nothing to fail on, 1 a finding is, 2 could not run.',
  usage: 'policy lint FILE… [FLAGS]',
  example: 'policy lint policy.json',
  maxWords: Number.POSITIVE_INFINITY,
  flags: {
    type: { type: 'string', value: 'TYPE', help: `${POLICY_KINDS.join(', ')} (default: as the policy looks)` },
    'fail-on': {
      type: 'string',
      value: 'FINDING',
      help: `the least that fails: ${GRAVITY.join(', ')} (default error)`,
    },
    format: { type: 'string', value: 'FORMAT', help: 'text, json, or sarif for code scanning (default text)' },
  },
  async run(given, words, terminal) {
    const format = oneOf('format', given.format, ['text', 'json', 'sarif'], 'text')
    const failOn = oneOf('fail-on', given['fail-on'], GRAVITY, 'error')
    const kind = oneOf('type', given.type, POLICY_KINDS, undefined)
    if (words.length === 0)
      throw new UsageError('`policy lint` needs a policy', 'name a file, or `-` for standard input')
    const policies: PolicySource[] = []
    for (const word of words) policies.push(await readPolicy(word))
    const { inferPolicyKind, lintPolicy, renderFinding, sarifLog } = await import('../../../policy/lint/index.ts')
    const linted = policies.map((source) => {
      const type = kind ?? inferPolicyKind(source.document)
      return { ...source, type, findings: lintPolicy(source.document, { kind: type }) }
    })
    if (format === 'json') {
      terminal.data(
        printableJson({ files: linted.map(({ policy, type, findings }) => ({ file: policy, type, findings })) }),
      )
    } else if (format === 'sarif') {
      const files = linted.map(({ policy, findings }) => ({ uri: uriOf(policy), findings }))
      terminal.data(printableJson(sarifLog(files, version())))
    } else {
      const paint = painter(terminal)
      for (const { policy, document, findings } of linted) {
        for (const finding of findings) {
          const rendered = formatted({ policy, finding }, (told) => renderFinding(told.policy, document, told.finding))
          // Its lines of the policy keep their columns, and the caret below its place.
          terminal.data(printable`${painted(rendered, finding, paint)}\n\n`)
        }
      }
      terminal.out(printable`${summary(linted.map(({ findings }) => findings))}\n`)
    }
    const found = linted.flatMap(({ findings }) => findings)
    return found.some(({ findingType }) => isAtLeast(findingType, failOn)) ? 1 : 0
  },
})

function isAtLeast(type: FindingType, least: (typeof GRAVITY)[number]): boolean {
  return GRAVITY.findIndex((each) => each.toUpperCase() === type) <= GRAVITY.indexOf(least)
}

const STYLES: Readonly<Record<FindingType, Style>> = {
  ERROR: 'red',
  SECURITY_WARNING: 'yellow',
  WARNING: 'yellow',
  SUGGESTION: 'cyan',
}

/** With the finding's type and the mark below the line in colour. */
function painted(rendered: Printable, { findingType, issueCode }: Finding, paint: Paint): Printable {
  const style = STYLES[findingType]
  const [head = '', ...excerpt] = String(rendered).split('\n')
  const title = `${words(findingType)} ${issueCode}`
  const [before = '', ...after] = head.split(title)
  const mark = excerpt.pop()
  return joined(
    [
      printable`${before}${paint(style, title)}${after.join(title)}`,
      ...excerpt.map((line) => printable`${line}`),
      ...(mark === undefined ? [] : [paint(style, mark)]),
    ],
    '\n',
  )
}

function words(type: string): string {
  return type.toLowerCase().replace('_', ' ')
}

/** `2 findings in 1 policy: 1 security warning, 1 suggestion` */
function summary(files: readonly (readonly Finding[])[]): string {
  const where = counted(files.length, 'policy', 'policies')
  const all = files.flat()
  if (all.length === 0) return `no findings in ${where}`
  const parts = GRAVITY.flatMap((type) => {
    const count = all.filter(({ findingType }) => findingType === type.toUpperCase()).length
    return count === 0 ? [] : [counted(count, words(type), `${words(type)}s`)]
  })
  return `${counted(all.length, 'finding', 'findings')} in ${where}: ${parts.join(', ')}`
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

/** A relative path stays one, so that code scanning finds the file in the repository. */
function uriOf(policy: string): string {
  if (policy.startsWith('arn:')) return policy
  if (policy.startsWith('/')) return pathToFileURL(policy).href
  return policy.split('/').map(encodeURIComponent).join('/')
}
