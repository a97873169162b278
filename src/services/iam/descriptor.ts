import type { Service } from '../service.ts'
import type { IamPorts } from './operation.ts'
import * as operations from './operations/index.ts'
import { iamPatternSentence } from './patterns.ts'
import { QUOTAS } from './quotas.ts'
import { forgetRowCounts, pruneDelegationRequests, pruneLastAccess, pruneRoleDeletions } from './retention.ts'

/**
 * Identity and Access Management: users, groups, policies and credentials of an account. It knows how they are made,
 * changed and shown, in AWS's words; it must not know who may do so (the pipeline asks the policy engine), nor how a
 * request is signed or a user signs in.
 */
export const iam: Service<IamPorts> = {
  name: 'iam',
  signingName: 'iam',
  model: 'botocore',
  wire: {
    validationCode: 'ValidationError',
    timestamps: 'seconds',
    patternSentence: iamPatternSentence,
    // Since 2026.
    hidesValues: true,
    // Recorded.
    enumOrders: { EntityType: ['LocalManagedPolicy', 'User', 'AWSManagedPolicy', 'Role', 'Group'] },
  },
  // Seeds and codes of MFA devices: AWS's models flag passwords and secret keys only.
  secretMembers: ['Base32StringSeed', 'QRCodePNG', 'AuthenticationCode1', 'AuthenticationCode2', 'AddPrivateKey'],
  resourceTypes: {
    user: 'AWS::IAM::User',
    group: 'AWS::IAM::Group',
    policy: 'AWS::IAM::Policy',
    mfa: 'AWS::IAM::MfaDevice',
    role: 'AWS::IAM::Role',
    'instance-profile': 'AWS::IAM::InstanceProfile',
    'oidc-provider': 'AWS::IAM::OIDCProvider',
    'saml-provider': 'AWS::IAM::SAMLProvider',
    'server-certificate': 'AWS::IAM::ServerCertificate',
  },
  quotas: QUOTAS,
  operations: Object.values(operations),
  async prune(store, accountId, now) {
    await pruneRoleDeletions(store, accountId, now)
    await pruneDelegationRequests(store, accountId, now)
    await forgetRowCounts(store, accountId)
    return await pruneLastAccess(store, accountId, now)
  },
}
