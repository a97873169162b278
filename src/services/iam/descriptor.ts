import type { Service } from '../operation.ts'
import * as operations from './operations/index.ts'

/**
 * Identity and Access Management: users, groups, policies and credentials of an account. It knows how they are made,
 * changed and shown, in AWS's words; it must not know who may do so (the pipeline asks the policy engine), nor how a
 * request is signed or a user signs in.
 */
export const iam: Service = { name: 'iam', operations: Object.values(operations) }
