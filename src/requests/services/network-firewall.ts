import { mainOn, type RowsChange } from '../common-rows.ts'
import { type Path, textsAt } from '../path.ts'
import type { AskRow, Part, ResourceRow, ServiceExceptions } from '../rows.ts'

/** "If you don't specify the type, you must specify the ARN": without both it may be of either. */
function nameOf(type: 'STATEFUL' | 'STATELESS'): Part {
  return {
    says: `RuleGroupName, with Type ${type}`,
    of: ({ parameters }) =>
      parameters.Type === undefined || parameters.Type === type ? textsAt('RuleGroupName', parameters, parameters) : [],
  }
}

const group = (type: string, kind: 'STATEFUL' | 'STATELESS'): ResourceRow => ({
  type,
  parts: { Name: nameOf(kind) },
  arns: ['RuleGroupArn'],
  optional: true,
})

const GROUPS = [group('StatefulRuleGroup', 'STATEFUL'), group('StatelessRuleGroup', 'STATELESS')]

const onGroup: RowsChange = (rows) => rows.map((row): AskRow => ({ ...row, on: GROUPS }))

/** A policy of a firewall names groups of rules, by their ARNs; AWS's own are of no account. */
const withGroups: RowsChange = ([main, ...rest]) =>
  main === undefined ? [] : [{ ...main, on: [...(main.on ?? []), ...REFERENCED] }, ...rest]

const references = (type: string, place: Path): ResourceRow => ({ type, arns: [place], optional: true })
const REFERENCED = [
  references('StatefulRuleGroup', 'FirewallPolicy.StatefulRuleGroupReferences[].ResourceArn'),
  references('StatelessRuleGroup', 'FirewallPolicy.StatelessRuleGroupReferences[].ResourceArn'),
]

const PROXY: ResourceRow = {
  type: 'ProxyConfiguration',
  parts: { Name: ['ProxyConfigurationName', 'ProxyConfigurationArn'] },
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_network-firewall.html */
export const networkFirewall: ServiceExceptions = {
  service: 'network-firewall',
  read: 'all',
  operations: {
    CreateFirewallPolicy: withGroups,
    CreateRuleGroup: onGroup,
    DeleteRuleGroup: onGroup,
    DescribeRuleGroup: onGroup,
    DescribeRuleGroupMetadata: onGroup,
    DescribeRuleGroupSummary: onGroup,
    DetachRuleGroupsFromProxyConfiguration: mainOn(PROXY, {
      type: 'ProxyRuleGroup',
      parts: { Name: ['RuleGroupNames[]', 'RuleGroupArns[]'] },
    }),
    UpdateFirewallPolicy: withGroups,
    UpdateRuleGroup: onGroup,
  },
}
