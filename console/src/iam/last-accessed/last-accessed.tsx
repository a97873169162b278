import type { PolicyGrantingServiceAccess, ServiceLastAccessed } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import { useCallback, useState } from 'react'
import { denialOf } from '../../api/errors.ts'
import { ReloadButton } from '../../components/reload-button.tsx'
import { type Column, ResourceTable } from '../../components/resource-table.tsx'
import { useNow } from '../../components/use-now.ts'
import { useQuery } from '../../components/use-query.ts'
import { href } from '../../router/location.ts'
import { ActionsModal } from './actions-modal.tsx'
import { EntitiesModal } from './entities-modal.tsx'
import { type Accessed, AccessedFilter, accessedOnes } from './filter.tsx'
import { accessReport, policiesGranting } from './report.ts'
import { When } from './when.tsx'

interface Props {
  readonly arn: string
  readonly kind: 'user' | 'group' | 'role' | 'policy'
}

type Granting = ReadonlyMap<string, readonly PolicyGrantingServiceAccess[] | 'not visible'>

/**
 * The tab "Last Accessed": which services the permissions reach, and when each was last tried.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed-view-data.html
 */
export function LastAccessed({ arn, kind }: Props) {
  const now = useNow()
  const report = useQuery(`last accessed of ${arn}`, () => accessReport(arn))
  const [choice, setChoice] = useState<Accessed>('all')
  const [actionsOf, setActionsOf] = useState<ServiceLastAccessed>()
  const [entitiesOf, setEntitiesOf] = useState<ServiceLastAccessed>()
  const [granting, setGranting] = useState<Granting>(new Map())
  const isOfOne = kind === 'user' || kind === 'role'
  const readGranting = useCallback(
    (visible: readonly ServiceLastAccessed[]) => {
      const namespaces = visible.map(({ ServiceNamespace = '' }) => ServiceNamespace)
      if (kind === 'policy' || namespaces.length === 0) return
      policiesGranting(arn, namespaces).then(
        (read) => setGranting((before) => new Map([...before, ...read])),
        (error: unknown) => {
          if (denialOf(error) === undefined) return
          setGranting((before) => new Map([...before, ...namespaces.map((name) => [name, 'not visible'] as const)]))
        },
      )
    },
    [arn, kind],
  )
  const services = accessedOnes(
    report.data?.services,
    choice,
    ({ LastAuthenticated }) => LastAuthenticated !== undefined,
  )
  const columns: Column<ServiceLastAccessed>[] = [
    {
      id: 'service',
      header: 'Service',
      isRowHeader: true,
      sortingField: 'ServiceName',
      cell: (service) =>
        service.TrackedActionsLastAccessed === undefined ? (
          service.ServiceName
        ) : (
          <Button variant="inline-link" onClick={() => setActionsOf(service)}>
            {service.ServiceName}
          </Button>
        ),
    },
    ...(kind === 'policy'
      ? []
      : [
          {
            id: 'policies',
            header: 'Policies granting permissions',
            cell: ({ ServiceNamespace = '' }: ServiceLastAccessed) => (
              <Policies list={granting.get(ServiceNamespace)} />
            ),
          },
        ]),
    ...(isOfOne
      ? []
      : [
          {
            id: 'entities',
            header: 'Accessed by',
            cell: (service: ServiceLastAccessed) => (
              <Button variant="inline-link" onClick={() => setEntitiesOf(service)}>
                {entitiesText(service.TotalAuthenticatedEntities ?? 0)}
              </Button>
            ),
          },
        ]),
    {
      id: 'when',
      header: 'Last accessed',
      sortingComparator: (a, b) => Number(a.LastAuthenticated ?? 0) - Number(b.LastAuthenticated ?? 0),
      cell: ({ LastAuthenticated, LastAuthenticatedRegion }) => (
        <When at={LastAuthenticated} region={LastAuthenticatedRegion} now={now} />
      ),
    },
  ]
  return (
    <>
      <ResourceTable
        name="Allowed services"
        query={{ ...report, data: services }}
        readAt={report.data}
        columns={columns}
        idOf={({ ServiceNamespace = '' }) => ServiceNamespace}
        onVisible={readGranting}
        description={`Services that this ${kind} can access, and when that was last tried, denied attempts too, in 400 days. Policies of resources are not counted.`}
        emptyText={`This ${kind} gives access to no service.`}
        filterLabel="Find services"
        matches={(service, text) => namesOf(service).includes(text.toLowerCase())}
        extraFilter={<AccessedFilter what="services" value={choice} onChange={setChoice} />}
        actions={<ReloadButton query={report} what="last accessed information" />}
      />
      {actionsOf !== undefined && <ActionsModal service={actionsOf} onClose={() => setActionsOf(undefined)} />}
      {entitiesOf !== undefined && report.data !== undefined && (
        <EntitiesModal
          jobId={report.data.jobId}
          service={{ name: entitiesOf.ServiceName ?? '', namespace: entitiesOf.ServiceNamespace ?? '' }}
          onClose={() => setEntitiesOf(undefined)}
        />
      )}
    </>
  )
}

function Policies({ list }: { readonly list: readonly PolicyGrantingServiceAccess[] | 'not visible' | undefined }) {
  if (list === undefined) return <>…</>
  if (list === 'not visible') return <>Not visible to you</>
  const [first, ...more] = list
  if (first === undefined) return <>-</>
  const { PolicyArn, PolicyName } = first
  return (
    <>
      {PolicyArn === undefined ? (
        PolicyName
      ) : (
        <Link href={href(`/iam/policies/${encodeURIComponent(PolicyArn)}`)}>{PolicyName}</Link>
      )}
      {more.length > 0 && ` and ${more.length} more`}
    </>
  )
}

function entitiesText(count: number): string {
  return count === 0 ? 'Nobody' : count === 1 ? '1 entity' : `${count} entities`
}

function namesOf({ ServiceName = '', ServiceNamespace = '' }: ServiceLastAccessed): string {
  return `${ServiceName}\n${ServiceNamespace}`.toLowerCase()
}
