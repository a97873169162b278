import { isGrant } from '../../validate/validate.ts'
import { accessAnalyzer, type Check, eachStatement, statementsOf, userGuide } from '../check.ts'
import type { LintStatement } from '../policy.ts'

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:alarms'
const PUBLISH = { Effect: 'Allow', Action: 'sns:Publish', Resource: TOPIC }
const ROLE = 'arn:aws:iam::123456789012:role/publisher'
const FROM_ACCOUNT = { StringEquals: { 'aws:SourceAccount': '123456789012' } }

/** Keys that say on whose behalf a service acts. */
const SOURCE_KEYS = ['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths', 'aws:sourceowner']

export const principalChecks: readonly Check[] = [
  {
    issueCode: 'ALLOW_WITH_NOT_PRINCIPAL',
    findingType: 'SECURITY_WARNING',
    summary: 'Allow with NotPrincipal would allow everybody else, the anonymous included. AWS does not support it.',
    learnMoreLink: accessAnalyzer('security-warning-allow-with-not-principal'),
    fails: statementsOf('resource', { ...PUBLISH, NotPrincipal: { AWS: ROLE } }),
    passes: statementsOf('resource', { ...PUBLISH, Principal: { AWS: ROLE } }),
    run: eachStatement(({ effect, principal }, report) => {
      if (effect !== 'Allow' || !principal?.negated) return
      report('Using Allow with NotPrincipal can be overly permissive. Use Principal instead.', principal.namePlace)
    }),
  },
  {
    issueCode: 'PUBLIC_PRINCIPAL',
    findingType: 'SECURITY_WARNING',
    summary: 'A statement that allows "*" without a condition allows everybody, in every account and without one.',
    learnMoreLink: userGuide('reference_policies_elements_principal.html#principal-anonymous'),
    fails: statementsOf('resource', { ...PUBLISH, Principal: '*' }),
    passes: statementsOf('resource', { ...PUBLISH, Principal: '*', Condition: FROM_ACCOUNT }),
    run: eachStatement((statement, report, { kind }) => {
      const { effect, principal, conditions } = statement
      if (effect !== 'Allow' || !isGrant(kind)) return
      if (!principal || !isEveryone(statement) || conditions.length > 0) return
      report(
        'Allowing every principal without a condition makes the resource public. Name the principals.',
        principal.place,
      )
    }),
  },
  {
    issueCode: 'RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL',
    findingType: 'SECURITY_WARNING',
    summary:
      'A service acts for all of its customers: without aws:SourceArn or aws:SourceAccount another account can make it act here.',
    learnMoreLink: accessAnalyzer('security-warning-restrict-access-to-service-principal'),
    fails: statementsOf('resource', { ...PUBLISH, Principal: { Service: 'cloudwatch.amazonaws.com' } }),
    passes: statementsOf('resource', {
      ...PUBLISH,
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: FROM_ACCOUNT,
    }),
    run: eachStatement(({ effect, principal, conditions }, report, { kind }) => {
      // In trust policies most services send no source, and the role is the account's own.
      if (effect !== 'Allow' || kind !== 'resource' || !principal || principal.negated) return
      if (conditions.some(({ key }) => SOURCE_KEYS.includes(key.value.toLowerCase()))) return
      for (const entry of principal.entries) {
        if (entry.type !== 'Service') continue
        report(
          `Allowing ${entry.value} without saying for whom it acts is overly permissive. Add a condition on aws:SourceArn or aws:SourceAccount.`,
          entry,
        )
      }
    }),
  },
  {
    issueCode: 'UNSUPPORTED_WILDCARD_IN_PRINCIPAL',
    findingType: 'ERROR',
    summary: 'A principal is named in full or is "*": a wildcard in a part of it matches nothing.',
    learnMoreLink: accessAnalyzer('error-unsupported-wildcard-in-principal'),
    fails: statementsOf('resource', { ...PUBLISH, Principal: { AWS: 'arn:aws:iam::123456789012:role/*' } }),
    passes: statementsOf('resource', { ...PUBLISH, Principal: { AWS: ROLE } }),
    run: eachStatement(({ principal }, report) => {
      for (const entry of principal?.entries ?? []) {
        if (!/[*?]/.test(entry.value) || (entry.type === 'AWS' && entry.value === '*')) continue
        report('Wildcards are not supported in this principal. Name it in full.', entry)
      }
    }),
  },
  uniqueId('USER', 'AIDA', 'user'),
  uniqueId('ROLE', 'AROA', 'role'),
]

function isEveryone({ principal }: LintStatement): boolean {
  if (!principal || principal.negated) return false
  return principal.everyone || principal.entries.some(({ type, value }) => type === 'AWS' && value === '*')
}

/** IAM puts a unique id where a principal was deleted after the policy was saved. */
function uniqueId(code: string, prefix: string, what: string): Check {
  return {
    issueCode: `INVALID_${code}_REFERENCE`,
    findingType: 'WARNING',
    summary: `A ${what}'s unique id in a principal is what IAM leaves behind when the ${what} was deleted; it matches nobody.`,
    learnMoreLink: accessAnalyzer(`general-warning-invalid-${what}-reference`),
    fails: statementsOf('resource', { ...PUBLISH, Principal: { AWS: `${prefix}XXXXXXXXXXXXXXXXX` } }),
    passes: statementsOf('resource', { ...PUBLISH, Principal: { AWS: `arn:aws:iam::123456789012:${what}/publisher` } }),
    run: eachStatement(({ principal }, report) => {
      for (const entry of principal?.entries ?? []) {
        if (entry.type !== 'AWS' || !new RegExp(`^${prefix}[A-Z0-9]+$`).test(entry.value)) continue
        report(`The Principal element includes the id of an IAM ${what}. Use the ARN of the ${what} instead.`, entry)
      }
    }),
  }
}
