/**
 * Temporary credentials, and who somebody is. This service knows how a session token is sealed; it writes nothing to
 * the store, and who may do what with a session is the policy engine's affair.
 */
import type { Service } from '../operation.ts'
import * as operations from './operations/index.ts'

export const sts: Service = { name: 'sts', operations: Object.values(operations) }
