import { CHECKLIST, type ChecklistId } from '../../../../src/keeper/checklist.ts'
import { castellan } from '../../api/castellan.ts'
import { told } from '../../api/told.ts'
import { accountSummary } from '../../iam/account-summary.ts'
import { mfaDevicesOf } from '../../iam/credentials/mfa-calls.ts'
import { administrators } from './administrators.ts'
import { alarmsWithMail } from './alarms.ts'
import type { Check, CheckState, Look } from './check.ts'

function state(done: boolean, whenDone: string, whenNot: string): CheckState {
  return done ? { kind: 'done', detail: whenDone } : { kind: 'todo', detail: whenNot }
}

/** Each row is decided by ordinary calls of who is signed in. */
const LOOKS: Readonly<Record<ChecklistId, Look>> = {
  'root-mfa': {
    step: { label: 'Add MFA to root', path: '/security-credentials/mfa/assign', rootOnly: true, isOwnPage: true },
    resultLabel: 'View root MFA',
    read: async () =>
      state(
        told((await accountSummary()).AccountMFAEnabled, 'AccountMFAEnabled') === 1,
        'A code is asked for at every sign-in.',
        'A password is enough.',
      ),
  },
  'root-access-keys': {
    step: { label: 'Manage root access keys', path: '/security-credentials', rootOnly: true, isOwnPage: true },
    resultLabel: 'View root access keys',
    read: async () =>
      state(
        told((await accountSummary()).AccountAccessKeysPresent, 'AccountAccessKeysPresent') === 0,
        'There are none.',
        'Root has an access key. Delete it.',
      ),
  },
  'billing-alerts': {
    step: { label: 'Open billing preferences', path: '/billing/preferences', rootOnly: true },
    resultLabel: 'View billing preferences',
    read: async () =>
      state(
        told((await castellan('GetBillingPreferences', {})).ReceiveBillingAlerts, 'ReceiveBillingAlerts'),
        'Charges are published to CloudWatch.',
        '"Receive CloudWatch billing alerts" is off.',
      ),
  },
  'billing-alarms': {
    step: { label: 'Create a billing alarm', path: '/cloudwatch/create-alarm', rootOnly: true },
    resultLabel: 'View alarms',
    read: alarmsWithMail,
  },
  'iam-admin': {
    step: { label: 'Add a user', path: '/iam/create-user' },
    resultLabel: 'View users',
    read: async () => {
      const names = await administrators()
      return state(names.length > 0, names.join(', '), 'No user has IAMFullAccess or AdministratorAccess.')
    },
  },
  'iam-admin-mfa': {
    step: { label: 'Assign MFA', path: '/iam/users' },
    resultLabel: 'View users',
    read: async () => {
      const names = await administrators()
      if (names.length === 0) return { kind: 'todo', detail: 'There is no such user yet.' }
      const devices = await Promise.all(names.map(mfaDevicesOf))
      const without = names.filter((_, index) => devices[index]?.length === 0)
      const [first] = without
      if (first === undefined) return { kind: 'done', detail: `${names.join(', ')}: MFA is assigned.` }
      return {
        kind: 'todo',
        detail: `Without MFA: ${without.join(', ')}`,
        path: `/iam/users/${encodeURIComponent(first)}/mfa/assign`,
      }
    },
  },
}

/** The first day's checklist: the rows that the keeper's checks have their words from, each with its look. */
export const CHECKS: readonly Check[] = CHECKLIST.map((row) => ({ ...row, ...LOOKS[row.id] }))
