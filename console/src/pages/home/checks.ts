import { GetAccountSummaryCommand } from '@aws-sdk/client-iam'
import { castellan } from '../../api/castellan.ts'
import { iam } from '../../api/iam.ts'
import { mfaDevicesOf } from '../../iam/credentials/mfa-calls.ts'
import { administrators } from './administrators.ts'
import { alarmsWithMail } from './alarms.ts'
import type { Check, CheckState } from './check.ts'

async function summary(): Promise<Readonly<Record<string, number>>> {
  return (await iam.send(new GetAccountSummaryCommand({}))).SummaryMap ?? {}
}

function state(done: boolean, whenDone: string, whenNot: string): CheckState {
  return done ? { kind: 'done', detail: whenDone } : { kind: 'todo', detail: whenNot }
}

/** The first day's checklist, in the order in which people do it. Each is decided by ordinary calls of who is signed in. */
export const CHECKS: readonly Check[] = [
  {
    id: 'root-mfa',
    title: 'Root user has MFA',
    why: 'Whoever has the root password has everything. A code from your phone must be needed as well.',
    step: { label: 'Add MFA to root', path: '/security-credentials/mfa/assign', rootOnly: true, isOwnPage: true },
    result: { label: 'View root MFA', path: '/security-credentials' },
    read: async () =>
      state(
        (await summary()).AccountMFAEnabled === 1,
        'A code is asked for at every sign-in.',
        'A password is enough.',
      ),
  },
  {
    id: 'root-keys',
    title: 'Root user has no access keys',
    why: 'A root access key works without MFA, and no policy can limit it.',
    step: { label: 'Manage root access keys', path: '/security-credentials', rootOnly: true, isOwnPage: true },
    result: { label: 'View root access keys', path: '/security-credentials' },
    read: async () =>
      state(
        ((await summary()).AccountAccessKeysPresent ?? 0) === 0,
        'There are none.',
        'Root has an access key. Delete it.',
      ),
  },
  {
    id: 'billing-alerts',
    title: 'Billing alerts are on',
    why: 'Charges are published as a metric, so that alarms can watch them.',
    step: { label: 'Open billing preferences', path: '/billing/preferences', rootOnly: true },
    result: { label: 'View billing preferences', path: '/billing/preferences' },
    read: async () =>
      state(
        (await castellan('GetBillingPreferences', {})).ReceiveBillingAlerts,
        'Charges are published to CloudWatch.',
        '"Receive CloudWatch billing alerts" is off.',
      ),
  },
  {
    id: 'billing-alarms',
    title: 'Billing alarms reach a confirmed mailbox',
    why: 'An alarm at several amounts tells you before the bill does, if its mail arrives.',
    step: { label: 'Create a billing alarm', path: '/cloudwatch/create-alarm', rootOnly: true },
    result: { label: 'View alarms', path: '/cloudwatch/alarms' },
    read: alarmsWithMail,
  },
  {
    id: 'iam-admin',
    title: 'An IAM user administers the account',
    why: 'Daily work as root is a mistake away from anything. An IAM user can be limited, and deleted.',
    step: { label: 'Add a user', path: '/iam/create-user' },
    result: { label: 'View users', path: '/iam/users' },
    read: async () => {
      const names = await administrators()
      return state(names.length > 0, names.join(', '), 'No user has IAMFullAccess or AdministratorAccess.')
    },
  },
  {
    id: 'iam-admin-mfa',
    title: 'That user has MFA',
    why: 'It can create an administrator: it is almost as powerful as root.',
    step: { label: 'Assign MFA', path: '/iam/users' },
    result: { label: 'View users', path: '/iam/users' },
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
]
