import { GetPolicyCommand } from '@aws-sdk/client-iam'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { iam } from '../../../api/iam.ts'
import { Copyable } from '../../../components/copyable.tsx'
import { Loaded } from '../../../components/loaded.tsx'
import { formatTime } from '../../../components/time.ts'
import { useQuery } from '../../../components/use-query.ts'
import { LastAccessed } from '../../../iam/last-accessed/last-accessed.tsx'
import { asManagedPolicy } from '../../../iam/policies/managed-policies.ts'
import { navigate, useLocation } from '../../../router/location.ts'
import type { PageProps } from '../../page-props.ts'
import { Entities } from './entities.tsx'
import { Permissions } from './permissions.tsx'
import { Versions } from './versions.tsx'

/** One managed policy: its document, who has it, its versions. */
export default function PolicyPage({ params }: PageProps) {
  const arn = params.arn ?? ''
  const { query } = useLocation()
  const policy = useQuery(`policy ${arn}`, async () => {
    const { Policy: read } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }))
    return { ...asManagedPolicy(read ?? {}), defaultVersion: read?.DefaultVersionId ?? 'v1' }
  })
  return (
    <ContentLayout header={<Header variant="h1">{policy.data?.name ?? 'Policy'}</Header>}>
      <Loaded query={policy} what="the policy">
        {(value) => (
          <SpaceBetween size="l">
            <Container header={<Header variant="h2">Policy details</Header>}>
              <KeyValuePairs
                columns={3}
                minColumnWidth={200}
                items={[
                  { label: 'Type', value: value.type },
                  { label: 'ARN', value: <Copyable text={value.arn} what="ARN" /> },
                  { label: 'Description', value: value.description || '-' },
                  { label: 'Creation time', value: formatTime(value.createDate) },
                  { label: 'Edited', value: formatTime(value.updateDate) },
                  { label: 'Attached entities', value: value.attachments },
                ]}
              />
            </Container>
            <Tabs
              ariaLabel="About this policy"
              activeTabId={query.get('tab') ?? 'permissions'}
              onChange={({ detail }) =>
                navigate(`/iam/policies/${encodeURIComponent(arn)}?tab=${detail.activeTabId}`, { replace: true })
              }
              tabs={[
                {
                  id: 'permissions',
                  label: 'Permissions',
                  content: <Permissions policy={value} version={value.defaultVersion} onChanged={policy.reload} />,
                },
                { id: 'entities', label: 'Entities attached', content: <Entities arn={arn} /> },
                {
                  id: 'versions',
                  label: 'Policy versions',
                  content: <Versions policy={value} onChanged={policy.reload} />,
                },
                {
                  id: 'last_accessed',
                  label: 'Last Accessed',
                  content: <LastAccessed arn={value.arn} kind="policy" />,
                },
              ]}
            />
          </SpaceBetween>
        )}
      </Loaded>
    </ContentLayout>
  )
}
