import type { Service } from '../service.ts'
import type { EksAuthPorts } from './operation.ts'
import * as operations from './operations/index.ts'

/**
 * EKS Auth: what the EKS Pod Identity Agent of a node asks for the pods there. Which clusters and associations there
 * are, a file of the operator says; what a role lets the service do, its trust policy (STS).
 */
export const eksAuth: Service<EksAuthPorts> = {
  name: 'eks-auth',
  signingName: 'eks-auth',
  model: 'botocore',
  wire: { validationCode: 'InvalidParameterException', timestamps: 'seconds' },
  secretMembers: ['token', 'credentials'],
  operations: Object.values(operations),
}
