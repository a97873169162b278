import { GetGroupCommand } from '@aws-sdk/client-iam'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { iam } from '../../../api/iam.ts'
import { Copyable } from '../../../components/copyable.tsx'
import { Loaded } from '../../../components/loaded.tsx'
import { useSession } from '../../../components/session.tsx'
import { formatTime } from '../../../components/time.ts'
import { useQuery } from '../../../components/use-query.ts'
import { AppliedPolicies } from '../../../iam/holders/applied-policies.tsx'
import { groupHolder } from '../../../iam/holders/group.ts'
import { LastAccessed } from '../../../iam/last-accessed/last-accessed.tsx'
import { AdministratorWarning, useAdministrator } from '../../../iam/policies/administrator.tsx'
import { policiesOfGroup } from '../../../iam/policies/policies-of.ts'
import { someHolder } from '../../../policy-engine/holder.ts'
import { navigate, useLocation } from '../../../router/location.ts'
import type { PageProps } from '../../page-props.ts'
import { Members } from './members.tsx'

/** One group: its users and what they may do through it. */
export default function GroupPage({ params }: PageProps) {
  const groupName = params.groupName ?? ''
  const { AccountId } = useSession()
  const { query } = useLocation()
  const group = useQuery(
    `group ${groupName}`,
    async () => (await iam.send(new GetGroupCommand({ GroupName: groupName, MaxItems: 1 }))).Group,
  )
  const administrator = useAdministrator(`group ${groupName}`, async () =>
    someHolder(AccountId, await policiesOfGroup(groupName)),
  )
  return (
    <ContentLayout header={<Header variant="h1">{groupName}</Header>}>
      <Loaded query={group} what="the group">
        {(value) => (
          <SpaceBetween size="l">
            <AdministratorWarning of={administrator} />
            <Container header={<Header variant="h2">Summary</Header>}>
              <KeyValuePairs
                columns={2}
                minColumnWidth={200}
                items={[
                  { label: 'ARN', value: <Copyable text={value?.Arn ?? ''} what="ARN" /> },
                  { label: 'Creation time', value: formatTime(value?.CreateDate) },
                ]}
              />
            </Container>
            <Tabs
              ariaLabel="About this group"
              activeTabId={query.get('tab') ?? 'users'}
              onChange={({ detail }) =>
                navigate(`/iam/groups/${encodeURIComponent(groupName)}?tab=${detail.activeTabId}`, { replace: true })
              }
              tabs={[
                { id: 'users', label: 'Users', content: <Members groupName={groupName} /> },
                {
                  id: 'permissions',
                  label: 'Permissions',
                  content: <AppliedPolicies holder={groupHolder(groupName)} onChanged={administrator.reload} />,
                },
                {
                  id: 'last_accessed',
                  label: 'Last Accessed',
                  content: <LastAccessed arn={value?.Arn ?? ''} kind="group" />,
                },
              ]}
            />
          </SpaceBetween>
        )}
      </Loaded>
    </ContentLayout>
  )
}
