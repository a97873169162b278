import { parseArn, UNKNOWN } from '../../aws/index.ts'
import { passRole } from '../common-rows.ts'
import type { AskRow, ResourceRow, ServiceExceptions } from '../rows.ts'
import { codebuildKeys } from './codebuild-keys.ts'

/** A build is of a project, whose name is the first part of its id; it may be named by its ARN. */
function project(text: string): string {
  const arn = parseArn(text)
  const id =
    arn === undefined
      ? text
      : /^(?:build|build-batch|sandbox)\//.test(arn.resource)
        ? arn.resource.replace(/^[^/]*\//, '')
        : ''
  if (id === '') return text
  const name = id.split(':')[0] ?? ''
  return arn === undefined ? name : `arn:${arn.partition}:codebuild:${arn.region}:${arn.accountId}:project/${name}`
}

/** A report is of a group, whose name is the first part of what its ARN names. */
function reportGroup(text: string): string {
  const arn = parseArn(text)
  if (arn === undefined || !arn.resource.startsWith('report/')) return text
  const [name = UNKNOWN] = arn.resource.slice('report/'.length).split(':')
  return `arn:${arn.partition}:codebuild:${arn.region}:${arn.accountId}:report-group/${name}`
}

function every(generated: readonly AskRow[], operation: string): readonly AskRow[] {
  const [own, ...others] = ofIds(generated, operation)
  const keys = codebuildKeys(operation)
  return own === undefined || keys === undefined ? ofIds(generated, operation) : [{ ...own, keys }, ...others]
}

function ofIds(generated: readonly AskRow[], operation: string): readonly AskRow[] {
  if (!/(?:Build|Builds|BuildBatch|BuildBatches|Sandbox|Sandboxes)$/.test(operation)) return generated
  return generated.map((row) => (row.on === undefined ? row : { ...row, on: row.on.map(ofId) }))
}

function ofId(resource: ResourceRow): ResourceRow {
  const { type } = resource
  return type === 'project' ? { type, parts: { ProjectName: ['projectName', 'id', 'ids[]'] } } : resource
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_codebuild.html */
export const codebuild: ServiceExceptions = {
  service: 'codebuild',
  read: 'all',
  variables: {
    'project.ProjectName': { spelled: project },
    'report-group.ReportGroupName': { spelled: reportGroup },
  },
  every,
  operations: {
    StartBuild: (rows) => [...rows, passRole(['serviceRoleOverride'], 'codebuild.amazonaws.com')],
    StartBuildBatch: (rows) => [...rows, passRole(['serviceRoleOverride'], 'codebuild.amazonaws.com')],
  },
}
