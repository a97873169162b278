import type { Service } from '../operation.ts'
import * as operations from './operations/index.ts'

/**
 * CloudWatch: metrics, alarms on them, and the worker that evaluates alarms. This service knows when an alarm changes its state and
 * what it then says; it does not know who is told (`Publisher`), nor what a metric means.
 */
export const cloudwatch: Service = { name: 'cloudwatch', operations: Object.values(operations) }

export { AlarmWorker, type AlarmWorkerOptions } from './alarm/worker.ts'
export type { CloudWatchPorts } from './operation.ts'
export type { Notification, Publisher } from './publisher.ts'
export { pruneCloudWatch } from './retention.ts'
