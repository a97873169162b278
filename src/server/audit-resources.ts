import type { AuditResource } from '../audit/audit.ts'
import { parseArn } from '../aws/index.ts'

/** CloudTrail's resource types, by service and the first word of the ARN's resource. */
const TYPES: Readonly<Record<string, string>> = {
  'iam:user': 'AWS::IAM::User',
  'iam:group': 'AWS::IAM::Group',
  'iam:policy': 'AWS::IAM::Policy',
  'iam:mfa': 'AWS::IAM::MfaDevice',
  'iam:role': 'AWS::IAM::Role',
  'cloudwatch:alarm': 'AWS::CloudWatch::Alarm',
  'sns:topic': 'AWS::SNS::Topic',
}

/** What `LookupEvents` finds an event by: the resources that its authorisation was about, by name and by ARN. */
export function auditResources(arns: readonly string[]): readonly AuditResource[] {
  const resources: AuditResource[] = []
  for (const arn of arns) {
    const parts = parseArn(arn)
    if (!parts) continue
    const word = parts.service === 'sns' ? 'topic' : (/^[a-z-]+/.exec(parts.resource)?.[0] ?? '')
    const type = TYPES[`${parts.service}:${word}`]
    if (!type) continue
    const name = parts.resource.slice(Math.max(parts.resource.lastIndexOf('/'), parts.resource.lastIndexOf(':')) + 1)
    resources.push({ ResourceType: type, ResourceName: name }, { ResourceType: type, ResourceName: arn })
  }
  return resources
}
