/** The checks, in the order in which a person would do them. A check is one file here and one line below. */
import type { Check } from './check.ts'
import { iamAdmin } from './iam-admin.ts'
import { passwordPolicy } from './password-policy.ts'
import { rootAccessKeys } from './root-access-keys.ts'
import { rootMfa } from './root-mfa.ts'

export const CHECKS: readonly Check[] = [rootMfa, rootAccessKeys, passwordPolicy, iamAdmin]

export * from './check.ts'
