/**
 * `npm run policy-checks`: writes docs/policy-checks.md, every check of the policy linter with its examples. `--check`
 * compares instead.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Check, type Example, FINDING_TYPES, policyChecks } from '../src/policy/lint/index.ts'

const path = join(import.meta.dirname, '..', 'docs', 'policy-checks.md')

const MEANING = {
  ERROR: 'a part of the policy does not work as it stands, or AWS does not save it',
  SECURITY_WARNING: 'the policy allows more than is wise, or denies less than it seems',
  WARNING: 'the policy departs from best practice, or does less than it seems',
  SUGGESTION: 'a change that does not affect access',
} as const

function render(): string {
  const count = policyChecks.length
  const lines = [
    '# Policy checks',
    '',
    `The ${count} checks of \`castellan policy lint\`. This page is made by \`npm run policy-checks\` from the checks themselves, whose examples are`,
    "their tests. The codes are IAM Access Analyzer's where it has the check; *More* links to AWS's page.",
    '',
    'Each example is an identity-based policy unless it says otherwise.',
    '',
    '| type | what it means | checks |',
    '| --- | --- | --- |',
    ...FINDING_TYPES.map((type) => `| [${type}](#${type.toLowerCase()}) | ${MEANING[type]} | ${ofType(type).length} |`),
  ]
  for (const type of FINDING_TYPES) lines.push('', `## ${type}`, ...ofType(type).flatMap(section))
  return `${lines.join('\n')}\n`
}

function ofType(type: Check['findingType']): readonly Check[] {
  return policyChecks
    .filter(({ findingType }) => findingType === type)
    .toSorted((a, b) => (a.issueCode < b.issueCode ? -1 : 1))
}

function section({ issueCode, summary, learnMoreLink, fails, passes }: Check): readonly string[] {
  return [
    '',
    `### ${issueCode}`,
    '',
    `${summary} [More](${learnMoreLink})`,
    '',
    '```jsonc',
    `// found in${kindOf(fails)}`,
    ...shown(fails),
    `// not found in${kindOf(passes)}`,
    ...shown(passes),
    '```',
  ]
}

function kindOf({ kind = 'identity' }: Example): string {
  return kind === 'identity' ? '' : `, as \`${kind}\``
}

/** The statements alone, one a line, where the example is nothing but statements of the current version. */
function shown({ policy, abridged }: Example): readonly string[] {
  if (abridged) return ['// (a policy of that length)']
  if (typeof policy === 'string') return [policy]
  const { Version, Statement, ...rest } = policy as { Version?: unknown; Statement?: unknown }
  const isPlain = Version === '2012-10-17' && Array.isArray(Statement) && Statement.length > 0
  return (isPlain && Object.keys(rest).length === 0 ? Statement : [policy]).map(line)
}

function line(value: unknown): string {
  return JSON.stringify(value, undefined, 1)
    .replace(/\n\s*/g, ' ')
    .replace(/\[ (.*?) \]/g, '[$1]')
}

const text = render()
if (process.argv.includes('--check')) {
  if (readFileSync(path, 'utf8') !== text) {
    process.stdout.write('docs/policy-checks.md is not what the checks say; run `npm run policy-checks`\n')
    process.exit(1)
  }
} else {
  writeFileSync(path, text)
  process.stdout.write(`${path}\n`)
}
