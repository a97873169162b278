import { textsAt } from '../../path.ts'
import type { Asked, AskRow, KeyValue, Reader, ResourceRow } from '../../rows.ts'
import { arnAt } from '../ec2/resource-ids.ts'

/** Where a request names the launch templates of its group. */
const SPECIFICATIONS: readonly string[] = [
  'LaunchTemplate',
  'MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification',
  'MixedInstancesPolicy.LaunchTemplate.Overrides[].LaunchTemplateSpecification',
]

const KEYS: Readonly<Record<string, KeyValue>> = {
  'ec2:IsLaunchTemplateResource': '=true',
  'ec2:LaunchTemplate': arnAt('launch-template', '.LaunchTemplateId'),
  'ec2:Region': { says: 'the Region of the request', of: ({ scope }) => scope.region },
}

/**
 * "When a user calls the `CreateAutoScalingGroup`, `UpdateAutoScalingGroup`, or `StartInstanceRefresh` APIs, Amazon EC2
 * Auto Scaling checks their permissions against the version of the launch template", by a dry run of RunInstances. What
 * the template says is not known here.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html
 */
export function launches(within = ''): readonly AskRow[] {
  return SPECIFICATIONS.flatMap((place) =>
    RESOURCES.map((resource) => ({ action: 'ec2:RunInstances', each: within + place, on: [resource], keys: KEYS })),
  )
}

const RESOURCES: readonly ResourceRow[] = [
  { type: 'ec2:image' },
  { type: 'ec2:instance', made: true },
  { type: 'ec2:launch-template', parts: { LaunchTemplateId: '.LaunchTemplateId' } },
  { type: 'ec2:network-interface', made: true },
  { type: 'ec2:security-group' },
  { type: 'ec2:subnet', parts: { SubnetId: { says: 'each of VPCZoneIdentifier', of: zones } } },
  { type: 'ec2:volume', made: true },
]

/** "A comma-separated list of subnet IDs". */
export function zones({ parameters: { VPCZoneIdentifier: text } }: Asked): readonly string[] {
  if (typeof text !== 'string') return []
  return text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
}

/** Whether the launch templates of the request have a version number, and neither `$Latest` nor `$Default`. */
export const VERSION_SPECIFIED: Reader<string | undefined> = {
  says: 'whether a launch template has a version number',
  of({ parameters }) {
    const given = SPECIFICATIONS.filter((place) => hasTemplate(place, parameters))
    if (given.length === 0) return undefined
    return String(given.every((place) => isNumbered(place, parameters)))
  },
}

function hasTemplate(place: string, parameters: unknown): boolean {
  const members = ['LaunchTemplateId', 'LaunchTemplateName', 'Version']
  return members.some((member) => textsAt(`${place}.${member}`, parameters, parameters).length > 0)
}

function isNumbered(place: string, parameters: unknown): boolean {
  const versions = textsAt(`${place}.Version`, parameters, parameters)
  const count = Math.max(
    ...['LaunchTemplateId', 'LaunchTemplateName'].map(
      (member) => textsAt(`${place}.${member}`, parameters, parameters).length,
    ),
  )
  return versions.length >= count && versions.every((version) => /^\d+$/.test(version))
}
