import type { PolicyKind } from '../validate/validate.ts'
import { readForLint } from './read.ts'

/**
 * What kind of policy a document looks like, for a file that does not say: one that names principals is a trust policy
 * where all of its actions are STS's and it names no resource, else a resource-based policy; any other is
 * identity-based. Control policies and endpoint policies look like one of these: say so where it is one.
 */
export function inferPolicyKind(text: string): PolicyKind {
  const { statements } = readForLint(text, 'identity')
  if (!statements.some(({ principal }) => principal)) return 'identity'
  const isTrust = statements.every(
    ({ action, resource }) => !resource && action?.values.every(({ value }) => value.toLowerCase().startsWith('sts:')),
  )
  return isTrust ? 'trust' : 'resource'
}
