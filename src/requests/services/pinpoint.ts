import type { AskRow, Reader, ResourceRow, ServiceExceptions } from '../rows.ts'

/** The kind of a channel, and of a template, is in the operation's name. */
function kindIn(pattern: RegExp, write: (kind: string) => string): Reader<string | undefined> {
  return {
    says: 'as the operation is called',
    of: ({ operation }) => {
      const [, kind] = pattern.exec(operation) ?? []
      return kind === undefined ? undefined : write(kind)
    },
  }
}

const CHANNEL = kindIn(/^(?:Delete|Get|Update)(\w+)Channel$/, (kind) =>
  kind.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase(),
)
const TEMPLATE = kindIn(/^(?:Create|Delete|Get|Update)(\w+)Template$/, (kind) =>
  kind === 'InApp' ? 'INAPP' : kind.toUpperCase(),
)

const placed = (row: ResourceRow): ResourceRow => {
  switch (row.type) {
    case 'channel':
      return { ...row, parts: { ...row.parts, ChannelType: CHANNEL } }
    case 'template':
      return { ...row, parts: { ...row.parts, TemplateType: TEMPLATE } }
    default:
      return row
  }
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_pinpoint.html */
export const pinpoint: ServiceExceptions = {
  service: 'pinpoint',
  variables: { AppId: { at: 'ApplicationId' } },
  every: (rows) => rows.map((row): AskRow => (row.on === undefined ? row : { ...row, on: row.on.map(placed) })),
  operations: {},
}
