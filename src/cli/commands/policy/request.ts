import { parseResourceName } from '../../../aws/index.ts'
import { type Context, findAction, type PolicyRequest } from '../../../policy/index.ts'
import { UsageError } from '../../command.ts'

/** Values by condition key, in lower case. */
export type ContextValues = ReadonlyMap<string, string | readonly string[]>

/**
 * The values of `--context KEY=VALUE`; a key that is given again has several.
 *
 * @throws UsageError for one without a key or a \`=\`.
 */
export function contextValues(given: readonly string[] = []): ContextValues {
  const values = new Map<string, string | readonly string[]>()
  for (const word of given) {
    const equals = word.indexOf('=')
    if (equals < 1) {
      throw new UsageError(
        `\`--context ${word}\` is no key with its value`,
        'give it as `--context aws:MultiFactorAuthPresent=true`',
      )
    }
    const key = word.slice(0, equals).toLowerCase()
    const value = word.slice(equals + 1)
    const before = values.get(key)
    values.set(key, before === undefined ? value : [before, value].flat())
  }
  return values
}

/** @throws UsageError for what is no single action and no resource. */
export function requestOf(action: string, resource: string, context: Context): PolicyRequest {
  if (!/^[^:*?\s]+:[^:*?\s]+$/.test(action)) {
    throw new UsageError(
      `\`--action ${action}\` is no single action`,
      'give one such as `iam:CreateUser`; to ask about patterns use `castellan policy only`',
    )
  }
  if (resource !== '*' && !resource.startsWith('arn:')) {
    throw new UsageError(
      `\`--resource ${resource}\` is no ARN`,
      "give an ARN, or `'*'` for an action without resources",
    )
  }
  return { action, resource: parseResourceName(resource), context }
}

/** What is to be said of an action that AWS does not know; nothing of others. */
export function unknownAction(action: string): string | undefined {
  return findAction(action) ? undefined : `AWS's service authorization reference has no action ${action}`
}
