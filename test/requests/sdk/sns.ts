import { PutDataProtectionPolicyCommand, SNSClient } from '@aws-sdk/client-sns'
import { arn, type SdkCall, type SdkCase } from './sdk-case.ts'

const protect =
  (topic: string): SdkCall =>
  (config) =>
    new SNSClient(config).send(
      new PutDataProtectionPolicyCommand({ ResourceArn: arn('sns', topic), DataProtectionPolicy: '{}' }),
    )

/** Topics Castellan has: this is of what it has not. */
export const sns: readonly SdkCase[] = [
  {
    says: 'a topic',
    allow: [{ Action: 'sns:PutDataProtectionPolicy', Resource: arn('sns', 'mine') }],
    allowed: protect('mine'),
    denied: protect('yours'),
    error: ['AuthorizationErrorException', 403],
    names: ['SNS:PutDataProtectionPolicy', arn('sns', 'yours')],
  },
]
