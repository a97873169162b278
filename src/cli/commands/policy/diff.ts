import type { CheckResult, StatementRef } from '../../../policy/analyse/index.ts'
import { type PolicySource, parsePolicy } from '../../../policy/index.ts'
import { formatted, type Paint, type Printable, painter, printable, printableJson } from '../../../terminal/index.ts'
import { command, UsageError } from '../../command.ts'
import { oneOf } from '../../one-of.ts'
import { readPolicy, requireWhole } from './policy-file.ts'

export const diff = command({
  name: 'policy diff',
  summary: 'Shows what a changed policy newly allows. Exit code: 0 nothing, 1 something, 2 could not run.',
  usage: 'policy diff BEFORE AFTER [FLAGS]',
  example: 'policy diff IAMReadOnlyAccess IAMFullAccess',
  maxWords: 2,
  flags: {
    type: {
      type: 'string',
      value: 'TYPE',
      help: 'identity, or resource for those that name principals (default: as they look)',
    },
    format: { type: 'string', value: 'FORMAT', help: 'text or json (default text)' },
  },
  async run(given, [before, after], terminal) {
    const format = oneOf('format', given.format, ['text', 'json'], 'text')
    const kind = oneOf('type', given.type, ['identity', 'resource'], undefined)
    if (before === undefined || after === undefined) {
      throw new UsageError('`policy diff` needs two policies', `for example \`castellan ${diff.example}\``)
    }
    const [old, updated] = [await readPolicy(before), await readPolicy(after)]
    const isOfResource = kind === undefined ? namesPrincipals(old) || namesPrincipals(updated) : kind === 'resource'
    for (const source of [old, updated])
      requireWhole(source, isOfResource ? 'resource-based policy' : 'identity-based policy')
    const { noNewAccess } = await import('../../../policy/analyse/index.ts')
    const policyType = isOfResource ? 'RESOURCE_POLICY' : 'IDENTITY_POLICY'
    const result = named(noNewAccess(old.document, updated.document, policyType), old.policy, updated.policy)
    if (format === 'json') terminal.data(printableJson(result))
    else terminal.out(await resultText(result, painter(terminal)))
    return result.result === 'PASS' ? 0 : 1
  },
})

/** False too for what cannot be read: that is refused after. */
function namesPrincipals({ document }: PolicySource): boolean {
  try {
    return parsePolicy(document).statements.some(({ principal }) => principal !== undefined)
  } catch {
    return false
  }
}

/** The check calls both policies by their part in it; whoever reads this knows them by their files. */
function named(result: CheckResult, before: string, after: string): CheckResult {
  const file = (policy: string) => (policy === 'existing' ? before : after)
  const inFile = (statement: StatementRef) => ({ ...statement, policy: file(statement.policy) })
  return {
    ...result,
    reasons: result.reasons.map((reason) => ({
      ...reason,
      ...(reason.policy !== undefined && { policy: file(reason.policy) }),
    })),
    access: result.access.map((access) => ({ ...access, allowedBy: access.allowedBy.map(inFile) })),
    dependsOn: { ...result.dependsOn, statements: result.dependsOn.statements.map(inFile) },
  }
}

async function resultText({ result, access, undecided, dependsOn }: CheckResult, paint: Paint): Promise<Printable> {
  const { accessText, dependsText, undecidedText } = await import('../../../policy/analyse/index.ts')
  if (result === 'PASS')
    return printable`${paint('green', 'nothing new')} is allowed\n${formatted(dependsOn, dependsText)}`
  const rest = formatted(undecided, undecidedText)
  if (access.length === 0) return printable`new access could not be excluded\n${rest}`
  return printable`${paint('red', 'new access')} is allowed\n${formatted(access, accessText)}${rest}`
}
