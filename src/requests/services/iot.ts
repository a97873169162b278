import { mainOn, type RowsChange } from '../common-rows.ts'
import type { Path } from '../path.ts'
import type { AskRow, ResourceRow, ServiceExceptions } from '../rows.ts'

/** What a member names by its ARN, of whichever of these types; what is no ARN, such as an identity, is unknown. */
const named = (place: Path, ...types: readonly string[]): RowsChange =>
  mainOn(...types.map((type): ResourceRow => ({ type, arns: [place], optional: true })))

const target = named('target', 'cert', 'thinggroup')
const principal = named('principal', 'cert')
const execution = named('targetArn', 'client', 'thing')

/** "A list of thing ARNs and thing group ARNs to which the job should be sent." */
const toTargets: RowsChange = ([main, ...rest]) => {
  if (main === undefined) return []
  const sent = (row: ResourceRow): ResourceRow =>
    row.type === 'thing' || row.type === 'thinggroup' ? { type: row.type, arns: ['targets[]'] } : row
  const row: AskRow = { ...main, on: (main.on ?? []).map(sent) }
  return [row, ...rest]
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_iot.html */
export const iot: ServiceExceptions = {
  service: 'iot',
  variables: { ProvisioningTemplate: { at: 'templateName' } },
  operations: {
    AssociateTargetsWithJob: toTargets,
    AttachPolicy: target,
    AttachPrincipalPolicy: principal,
    AttachThingPrincipal: principal,
    CreateJob: toTargets,
    DeleteCommandExecution: execution,
    DetachPolicy: target,
    DetachPrincipalPolicy: principal,
    DetachThingPrincipal: principal,
    GetCommandExecution: execution,
    GetEffectivePolicies: principal,
    ListPrincipalThings: principal,
    ListPrincipalThingsV2: principal,
    ListSecurityProfilesForTarget: named('securityProfileTargetArn', 'thinggroup'),
    TestAuthorization: principal,
  },
}
