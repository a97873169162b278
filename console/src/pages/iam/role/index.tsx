import { GetRoleCommand } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { told } from '../../../api/told.ts'
import { Loaded } from '../../../components/loaded.tsx'
import { useQuery } from '../../../components/use-query.ts'
import { DeleteRoleModal } from '../../../iam/delete-role-modal.tsx'
import { Permissions } from '../../../iam/holders/permissions.tsx'
import { policiesOfRole, roleHolder } from '../../../iam/holders/role.ts'
import { HolderTags } from '../../../iam/holders/tags.tsx'
import { LastAccessed } from '../../../iam/last-accessed/last-accessed.tsx'
import { AdministratorWarning, useAdministrator } from '../../../iam/policies/administrator.tsx'
import { decodeDocument } from '../../../iam/policies/managed-policies.ts'
import { navigate, useLocation } from '../../../router/location.ts'
import type { PageProps } from '../../page-props.ts'
import { EditRole } from './edit-role.tsx'
import { RevokeSessions } from './revoke-sessions.tsx'
import { Summary } from './summary.tsx'
import { TrustRelationships } from './trust-relationships.tsx'

/** One role: what it may do, who may assume it, and an end to the sessions that it has. */
export default function RolePage({ params }: PageProps) {
  const roleName = params.roleName ?? ''
  const holder = roleHolder(roleName)
  const { query } = useLocation()
  const [asked, setAsked] = useState<'edit' | 'delete'>()
  const readRole = async () => told((await iam.send(new GetRoleCommand({ RoleName: roleName }))).Role, 'Role')
  const role = useQuery(`role ${roleName}`, readRole)
  const administrator = useAdministrator(`role ${roleName}`, async () => ({
    arn: (await readRole()).Arn ?? '',
    policies: await policiesOfRole(roleName),
  }))
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button disabled={role.data === undefined} onClick={() => setAsked('edit')}>
                Edit
              </Button>
              <Button disabled={role.data === undefined} onClick={() => setAsked('delete')}>
                Delete
              </Button>
            </SpaceBetween>
          }
        >
          {roleName}
        </Header>
      }
    >
      <Loaded query={role} what="the role">
        {(value) => (
          <SpaceBetween size="l">
            <AdministratorWarning of={administrator} />
            <Summary role={value} />
            <Tabs
              ariaLabel="About this role"
              activeTabId={query.get('tab') ?? 'permissions'}
              onChange={({ detail }) =>
                navigate(`/iam/roles/${encodeURIComponent(roleName)}?tab=${detail.activeTabId}`, { replace: true })
              }
              tabs={[
                {
                  id: 'permissions',
                  label: 'Permissions',
                  content: (
                    <Permissions
                      holder={holder}
                      boundaryArn={value.PermissionsBoundary?.PermissionsBoundaryArn}
                      onChanged={administrator.reload}
                      onBoundaryChanged={role.reload}
                    />
                  ),
                },
                {
                  id: 'trust',
                  label: 'Trust relationships',
                  content: (
                    <TrustRelationships
                      roleName={roleName}
                      document={decodeDocument(value.AssumeRolePolicyDocument)}
                      onChanged={role.reload}
                    />
                  ),
                },
                { id: 'tags', label: 'Tags', content: <HolderTags holder={holder} /> },
                {
                  id: 'last_accessed',
                  label: 'Last Accessed',
                  content: <LastAccessed arn={value.Arn ?? ''} kind="role" />,
                },
                { id: 'revoke', label: 'Revoke sessions', content: <RevokeSessions role={value} /> },
              ]}
            />
            {asked === 'edit' && <EditRole role={value} onSaved={role.reload} onClose={() => setAsked(undefined)} />}
          </SpaceBetween>
        )}
      </Loaded>
      {asked === 'delete' && role.data !== undefined && (
        <DeleteRoleModal
          role={role.data}
          onDeleted={() => navigate('/iam/roles')}
          onClose={() => setAsked(undefined)}
        />
      )}
    </ContentLayout>
  )
}
