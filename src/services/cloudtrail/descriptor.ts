import type { Service } from '../service.ts'
import * as operations from './operations/index.ts'

/**
 * The audit record, read as CloudTrail's event history. This service knows how events are looked up; who writes them,
 * and when, is the pipeline's affair.
 */
export const cloudtrail: Service = {
  name: 'cloudtrail',
  signingName: 'cloudtrail',
  model: 'botocore',
  wire: { validationCode: 'ValidationException', timestamps: 'milliseconds' },
  operations: Object.values(operations),
}
