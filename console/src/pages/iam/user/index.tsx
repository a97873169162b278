import { GetUserCommand } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { flash } from '../../../components/flash.tsx'
import { Loaded } from '../../../components/loaded.tsx'
import { useQuery } from '../../../components/use-query.ts'
import { accessKeysOf } from '../../../iam/credentials/access-key-facts.ts'
import { AccessKeys } from '../../../iam/credentials/access-keys.tsx'
import { loginProfileOf } from '../../../iam/credentials/login-profile.ts'
import { mfaDevicesOf } from '../../../iam/credentials/mfa-calls.ts'
import { MfaDevices } from '../../../iam/credentials/mfa-devices.tsx'
import { deleteUser } from '../../../iam/delete-user.ts'
import { Permissions } from '../../../iam/holders/permissions.tsx'
import { HolderTags } from '../../../iam/holders/tags.tsx'
import { userHolder } from '../../../iam/holders/user.ts'
import { LastAccessed } from '../../../iam/last-accessed/last-accessed.tsx'
import { groupsOf } from '../../../iam/membership.ts'
import { AdministratorWarning, useAdministrator } from '../../../iam/policies/administrator.tsx'
import { policiesOfUser } from '../../../iam/policies/policies-of.ts'
import { href, navigate, useLocation } from '../../../router/location.ts'
import type { PageProps } from '../../page-props.ts'
import { ConsoleAccess } from './console-access.tsx'
import { Groups } from './groups.tsx'
import { Summary } from './summary.tsx'

/** One user: what it may do, where it belongs, and its credentials. */
export default function UserPage({ params }: PageProps) {
  const userName = params.userName ?? ''
  const self = `/iam/users/${encodeURIComponent(userName)}`
  const holder = userHolder(userName)
  const { query } = useLocation()
  const [deleting, setDeleting] = useState(false)
  const readUser = async () => (await iam.send(new GetUserCommand({ UserName: userName }))).User
  const user = useQuery(`user ${userName}`, readUser)
  const groups = useQuery(`groups of ${userName}`, () => groupsOf(userName))
  const login = useQuery(`login of ${userName}`, async () => ({ profile: await loginProfileOf(userName) }))
  const devices = useQuery(`mfa of ${userName}`, () => mfaDevicesOf(userName))
  const keys = useQuery(`keys of ${userName}`, () => accessKeysOf(userName))
  const administrator = useAdministrator(userName, async () => ({
    arn: (await readUser())?.Arn ?? '',
    policies: await policiesOfUser(userName, await groupsOf(userName)),
  }))
  const permissionsChanged = async () => {
    await Promise.all([groups.reload(), administrator.reload()])
  }

  return (
    <ContentLayout
      header={
        <Header variant="h1" actions={<Button onClick={() => setDeleting(true)}>Delete</Button>}>
          {userName}
        </Header>
      }
    >
      <Loaded query={user} what="the user">
        {(value) => (
          <SpaceBetween size="l">
            <AdministratorWarning of={administrator} />
            {value !== undefined && <Summary user={value} login={login} devices={devices} keys={keys} />}
            <Tabs
              ariaLabel="About this user"
              activeTabId={query.get('tab') ?? 'permissions'}
              onChange={({ detail }) => navigate(`${self}?tab=${detail.activeTabId}`, { replace: true })}
              tabs={[
                {
                  id: 'permissions',
                  label: 'Permissions',
                  content: (
                    <Permissions
                      holder={holder}
                      boundaryArn={value?.PermissionsBoundary?.PermissionsBoundaryArn}
                      onChanged={permissionsChanged}
                      onBoundaryChanged={user.reload}
                    />
                  ),
                },
                {
                  id: 'groups',
                  label: `Groups${groups.data === undefined ? '' : ` (${groups.data.length})`}`,
                  content: <Groups userName={userName} groups={groups} onChanged={permissionsChanged} />,
                },
                { id: 'tags', label: 'Tags', content: <HolderTags holder={holder} /> },
                {
                  id: 'security_credentials',
                  label: 'Security credentials',
                  content: (
                    <SpaceBetween size="l">
                      <ConsoleAccess userName={userName} login={login} devices={devices} />
                      <MfaDevices userName={userName} devices={devices} assignHref={href(`${self}/mfa/assign`)} />
                      <AccessKeys userName={userName} keys={keys} />
                    </SpaceBetween>
                  ),
                },
                {
                  id: 'last_accessed',
                  label: 'Last Accessed',
                  content: <LastAccessed arn={value?.Arn ?? ''} kind="user" />,
                },
              ]}
            />
          </SpaceBetween>
        )}
      </Loaded>
      {deleting && (
        <ConfirmModal
          header={`Delete ${userName}?`}
          confirm="Delete"
          typed={userName}
          onConfirm={async () => {
            await deleteUser(userName)
            flash('success', `User ${userName} deleted.`)
            navigate('/iam/users')
          }}
          onClose={() => setDeleting(false)}
        >
          The user, its password, access keys, MFA devices, inline policies and memberships are deleted for ever.
        </ConfirmModal>
      )}
    </ContentLayout>
  )
}
