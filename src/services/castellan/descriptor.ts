import type { Service } from '../service.ts'
import { requireBillingAccess } from './billing/access.ts'
import { receivesBillingAlerts, turnOnBillingAlerts } from './billing/alerts.ts'
import { BillingWorker } from './billing/worker.ts'
import type { CastellanPorts } from './operation.ts'
import * as operations from './operations/index.ts'

const billingAlerts = { requireAccess: requireBillingAccess, isOn: receivesBillingAlerts, turnOn: turnOnBillingAlerts }

/**
 * What AWS offers in its own console only, as an API of ours: the account's facts, root's password, address and MFA
 * devices, console sessions, billing preferences, charges and the inbox. It goes through the same pipeline as AWS's
 * operations; there is no other way in.
 */
export const castellan: Service<CastellanPorts, { readonly billingAlerts: typeof billingAlerts }> = {
  name: 'castellan',
  signingName: 'castellan',
  model: 'written by hand',
  wire: { validationCode: 'ValidationException', timestamps: 'milliseconds' },
  secretMembers: ['AuthenticationCode1', 'AuthenticationCode2', 'VerificationCode'],
  operations: Object.values(operations),
  offers: () => ({ billingAlerts }),
  workers: (tools) => ({
    billing: new BillingWorker({
      ...tools,
      onPublished: () => tools.wake('alarms'),
      onError: (error) => tools.failed('the estimated charges were not published', error),
    }),
  }),
  wakes: ['alarms', 'outbox'],
}
