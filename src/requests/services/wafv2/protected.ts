import { parseArn } from '../../../aws/index.ts'
import type { Asked, AskRow, ResourceRow } from '../../rows.ts'

export const ACL: ResourceRow = { type: 'webacl', arns: ['WebACLArn'] }

/** What a service that is protected is asked, by the service in the ARN of what is protected. */
interface Protected {
  readonly service: string
  readonly associate: string
  readonly disassociate: string
  readonly read?: string
}

const PROTECTED: readonly Protected[] = [
  { service: 'apigateway', associate: 'apigateway:SetWebACL', disassociate: 'apigateway:SetWebACL' },
  {
    service: 'elasticloadbalancing',
    associate: 'elasticloadbalancing:CreateWebACLAssociation',
    disassociate: 'elasticloadbalancing:DeleteWebACLAssociation',
    read: 'elasticloadbalancing:GetLoadBalancerWebACL',
  },
  {
    service: 'appsync',
    associate: 'appsync:AssociateWebACL',
    disassociate: 'appsync:DisassociateWebACL',
    read: 'appsync:GetWebACLForResource',
  },
  {
    service: 'cognito-idp',
    associate: 'cognito-idp:AssociateWebACL',
    disassociate: 'cognito-idp:DisassociateWebACL',
    read: 'cognito-idp:GetWebACLForResource',
  },
  {
    service: 'apprunner',
    associate: 'apprunner:AssociateWebAcl',
    disassociate: 'apprunner:DisassociateWebAcl',
    read: 'apprunner:DescribeWebAclForService',
  },
  {
    service: 'bedrock-agentcore',
    associate: 'bedrock-agentcore:GatewayAssociateWebACL',
    disassociate: 'bedrock-agentcore:GatewayDisassociateWebACL',
    read: 'bedrock-agentcore:GatewayGetWebACLForResource',
  },
  {
    service: 'ec2',
    associate: 'ec2:AssociateVerifiedAccessInstanceWebAcl',
    disassociate: 'ec2:DisassociateVerifiedAccessInstanceWebAcl',
    read: 'ec2:GetVerifiedAccessInstanceWebAcl',
  },
  {
    service: 'amplify',
    associate: 'amplify:AssociateWebACL',
    disassociate: 'amplify:DisassociateWebACL',
    read: 'amplify:GetWebACLForResource',
  },
]

export function serviceOf({ parameters: { ResourceArn } }: Asked): string | undefined {
  return typeof ResourceArn === 'string' ? parseArn(ResourceArn)?.service : undefined
}

export function protectedRows(what: 'associate' | 'disassociate' | 'read'): readonly AskRow[] {
  return PROTECTED.flatMap(({ service, [what]: action }): readonly AskRow[] => {
    if (action === undefined) return []
    const when = { says: `of ${service}`, of: (asked: Asked) => serviceOf(asked) === service }
    return [{ action, on: [{ type: 'loadbalancer/app/', arns: ['ResourceArn'] }], when }]
  })
}

/**
 * "To allow Amplify to access your web ACL, a resource policy is attached to the web ACL during association": who
 * associates it needs to read and to write that.
 *
 * @see https://docs.aws.amazon.com/amplify/latest/userguide/waf-integration.html
 */
export const POLICY_FOR_AMPLIFY = ['wafv2:PutPermissionPolicy', 'wafv2:GetPermissionPolicy'].map(
  (action): AskRow => ({
    action,
    on: [ACL],
    when: { says: 'of amplify', of: (asked) => serviceOf(asked) === 'amplify' },
  }),
)

interface Lister {
  readonly action: string
  /** What it lists, of which the call names none. */
  readonly of?: string
}

/** What lists what an ACL protects, by `ResourceType`; without one it is load balancers. */
export const LISTS: Readonly<Record<string, Lister>> = {
  AGENTCORE_GATEWAY: { action: 'bedrock-agentcore:GatewayListResourcesForWebACL' },
  AMPLIFY: { action: 'amplify:ListResourcesForWebACL' },
  APPLICATION_LOAD_BALANCER: { action: 'elasticloadbalancing:DescribeWebACLAssociation' },
  APPSYNC: { action: 'appsync:ListResourcesForWebACL' },
  COGNITO_USER_POOL: { action: 'cognito-idp:ListResourcesForWebACL', of: 'userpool' },
  APP_RUNNER_SERVICE: { action: 'apprunner:ListAssociatedServicesForWebAcl', of: 'apprunner' },
  VERIFIED_ACCESS_INSTANCE: {
    action: 'ec2:DescribeVerifiedAccessInstanceWebAclAssociations',
    of: 'verified-access-instance',
  },
}
