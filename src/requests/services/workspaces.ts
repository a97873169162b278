import { mainOn, type RowsChange } from '../common-rows.ts'
import type { ResourceRow, ServiceExceptions } from '../rows.ts'

const APPLICATION: ResourceRow = { type: 'workspaceapplication', parts: { WorkSpaceApplicationId: 'ApplicationId' } }

const ofApplication: RowsChange = (rows) =>
  rows.map((row) => ({
    ...row,
    on: (row.on ?? []).map((each) => (each.type === APPLICATION.type ? APPLICATION : each)),
  }))

/** Names of workspaces are chosen; their ids are made by the call. */
const making: RowsChange = (rows) =>
  rows.map((row) => ({
    ...row,
    on: (row.on ?? []).map((each) => (each.type === 'workspaceid' ? { type: 'workspaceid', made: true } : each)),
  }))

const inDirectory = mainOn({ type: 'directoryid', parts: { DirectoryId: 'ResourceId' } })

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_workspaces.html */
export const workspaces: ServiceExceptions = {
  service: 'workspaces',
  operations: {
    AssociateWorkspaceApplication: ofApplication,
    CreateConnectClientAddIn: inDirectory,
    CreateWorkspaces: making,
    DisassociateWorkspaceApplication: ofApplication,
    UpdateConnectClientAddIn: inDirectory,
  },
}
