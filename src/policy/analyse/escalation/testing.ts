import assert from 'node:assert/strict'
import { escalation } from '../index.ts'
import type { Account, AccountGroup, AccountRole, AccountUser } from './account.ts'

/** Builders of small accounts, for tests. */
export const ACCOUNT_ID = '123456789012'
export const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess'
export const IAM_FULL_ACCESS = 'arn:aws:iam::aws:policy/IAMFullAccess'

export function document(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

export function allow(Action: string | readonly string[], more: object = {}): object {
  return { Effect: 'Allow', Action, Resource: '*', ...more }
}

export function inline(...statements: readonly object[]) {
  return [{ policy: 'inline', document: document(...statements) }]
}

export function user(name: string, more: Partial<AccountUser> = {}): AccountUser {
  const arn = `arn:aws:iam::${ACCOUNT_ID}:user/${name}`
  return { name, arn, inlinePolicies: [], attachedPolicies: [], groups: [], ...more }
}

export function group(name: string, more: Partial<AccountGroup> = {}): AccountGroup {
  const arn = `arn:aws:iam::${ACCOUNT_ID}:group/${name}`
  return { name, arn, inlinePolicies: [], attachedPolicies: [], ...more }
}

export function role(name: string, principal: object, more: Partial<AccountRole> = {}): AccountRole {
  const trustPolicy = document({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' })
  const arn = `arn:aws:iam::${ACCOUNT_ID}:role/${name}`
  return { name, arn, trustPolicy, inlinePolicies: [], attachedPolicies: [], ...more }
}

export function account(parts: Partial<Account>): Account {
  return { accountId: ACCOUNT_ID, users: [], groups: [], roles: [], managedPolicies: [], ...parts }
}

export function verdictOn(name: string, of: Account) {
  const found = escalation(of).principals.find((principal) => principal.name === name)
  assert.ok(found)
  return found
}

/** `administrator-equivalent`, `limited`, …, with `?` where conditions decide. */
export function verdict(name: string, of: Account): string {
  const { verdict, isConditional } = verdictOn(name, of)
  return `${verdict}${isConditional ? '?' : ''}`
}

export function alice(...statements: readonly object[]) {
  return user('alice', { inlinePolicies: inline(...statements), tags: {} })
}

export const IF = (operator: string, key: string, value: string) => ({ Condition: { [operator]: { [key]: value } } })
