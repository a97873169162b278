import type { Check } from '../check.ts'
import { actionChecks } from './actions.ts'
import { applicableResourceChecks } from './applicable-resources.ts'
import { conditionKeyChecks } from './condition-keys.ts'
import { conditionOperatorChecks } from './condition-operators.ts'
import { conditionPresenceChecks } from './condition-presence.ts'
import { conditionValueChecks } from './condition-values.ts'
import { controlPolicyChecks } from './control-policies.ts'
import { elementChecks } from './elements.ts'
import { emptyChecks } from './empty.ts'
import { grammarChecks } from './grammar.ts'
import { identifierChecks } from './identifiers.ts'
import { passRoleChecks } from './pass-role.ts'
import { principalChecks } from './principals.ts'
import { redundancyChecks } from './redundancy.ts'
import { resourceTypeChecks } from './resource-types.ts'
import { resourceChecks } from './resources.ts'
import { sidChecks } from './sids.ts'
import { sizeChecks } from './sizes.ts'
import { trustChecks } from './trust.ts'
import { unsupportedInPolicyChecks } from './unsupported-in-policy.ts'
import { variableChecks } from './variables.ts'

/**
 * All checks, family by family. To add one, add a row to its family, with its examples: the test of all checks runs
 * them.
 */
export const checks: readonly Check[] = [
  ...grammarChecks,
  ...elementChecks,
  ...controlPolicyChecks,
  ...trustChecks,
  ...principalChecks,
  ...sidChecks,
  ...actionChecks,
  ...passRoleChecks,
  ...resourceChecks,
  ...resourceTypeChecks,
  ...unsupportedInPolicyChecks,
  ...applicableResourceChecks,
  ...conditionKeyChecks,
  ...conditionPresenceChecks,
  ...conditionOperatorChecks,
  ...conditionValueChecks,
  ...identifierChecks,
  ...variableChecks,
  ...emptyChecks,
  ...redundancyChecks,
  ...sizeChecks,
]
