/**
 * What AWS offers in its own console only, as an API of ours: the account's facts, root's password, address and MFA devices, console sessions, billing
 * preferences, charges and the inbox. It goes through the same pipeline as AWS's operations; there is no other way in.
 */
import type { Service } from '../operation.ts'
import * as operations from './operations/index.ts'

export { BillingWorker, type BillingWorkerOptions } from './billing/worker.ts'
export type { CastellanPorts } from './operation.ts'

export const castellan: Service = { name: 'castellan', operations: Object.values(operations) }
