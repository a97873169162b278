/**
 * The audit record, read as CloudTrail's event history. This service knows how events are looked up; who writes them, and when, is the pipeline's affair.
 */
import type { Service } from '../operation.ts'
import * as operations from './operations/index.ts'

export const cloudtrail: Service = { name: 'cloudtrail', operations: Object.values(operations) }
