import type { Service } from '../service.ts'
import type { BillingPorts } from './operation.ts'
import * as operations from './operations/index.ts'

/**
 * Billing preferences, as AWS's own API has them since July 2026. This service knows the API; what a preference means,
 * and whether users may see billing at all, is said by who keeps the charges (`BillingAlerts`).
 */
export const billing: Service<BillingPorts> = {
  name: 'billing',
  signingName: 'billing',
  model: 'botocore',
  wire: { validationCode: 'ValidationException', timestamps: 'milliseconds' },
  operations: Object.values(operations),
  wakes: ['alarms', 'outbox'],
}
