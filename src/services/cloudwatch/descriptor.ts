import type { Service } from '../service.ts'
import { AlarmWorker } from './alarm/worker.ts'
import { constraintWords } from './constraint-words.ts'
import { ENUM_ORDERS } from './enum-orders.ts'
import { FoldWorker } from './metric/fold-worker.ts'
import type { CloudWatchPorts } from './operation.ts'
import * as operations from './operations/index.ts'
import { QUOTAS } from './quotas.ts'
import { pruneCloudWatch } from './retention.ts'

/**
 * CloudWatch: metrics, alarms on them, and the worker that evaluates alarms. This service knows when an alarm changes
 * its state and what it then says; it does not know who is told (`Publisher`), nor what a metric means.
 */
export const cloudwatch: Service<CloudWatchPorts> = {
  name: 'cloudwatch',
  signingName: 'monitoring',
  model: 'botocore',
  wire: {
    validationCode: 'ValidationError',
    timestamps: 'milliseconds',
    doubles: 'java',
    errorNamespace: 'com.amazonaws.cloudwatch.v2010_08_01#',
    enumOrders: ENUM_ORDERS,
    constraintWords,
  },
  resourceTypes: { alarm: 'AWS::CloudWatch::Alarm' },
  quotas: QUOTAS,
  operations: Object.values(operations),
  workers: (tools) => ({
    alarms: new AlarmWorker({
      ...tools,
      onPublished: () => tools.wake('outbox'),
      onError: (error) => tools.failed('alarms were not evaluated', error),
    }),
    metrics: new FoldWorker({
      ...tools,
      onError: (error) => tools.failed('metric data were not folded into their rows', error),
    }),
  }),
  wakes: ['alarms', 'outbox'],
  prune: pruneCloudWatch,
}
