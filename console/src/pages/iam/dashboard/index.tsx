import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { Loaded } from '../../../components/loaded.tsx'
import { useQuery } from '../../../components/use-query.ts'
import { AccountAlias } from '../../../iam/account-alias.tsx'
import { accountSummary } from '../../../iam/account-summary.ts'
import { href } from '../../../router/location.ts'
import { SecurityRecommendations } from './security-recommendations.tsx'

const REFRESH_EVERY = 20_000

const RESOURCES = [
  { label: 'User groups', entity: 'Groups', path: '/iam/groups' },
  { label: 'Users', entity: 'Users', path: '/iam/users' },
  { label: 'Roles', entity: 'Roles', path: '/iam/roles' },
  { label: 'Policies', entity: 'Policies', path: '/iam/policies' },
  { label: 'Identity providers', entity: 'Providers', path: '/iam/identity_providers' },
] as const

/** What IAM holds, and what is not yet safe about it. */
export default function IamDashboardPage() {
  const summary = useQuery('account-summary', accountSummary, { every: REFRESH_EVERY })
  return (
    <ContentLayout header={<Header variant="h1">IAM Dashboard</Header>}>
      <SpaceBetween size="l">
        <SecurityRecommendations summary={summary} />
        <Container header={<Header variant="h2">IAM resources</Header>}>
          <Loaded query={summary} what="the account summary">
            {(counts) => (
              <KeyValuePairs
                columns={4}
                items={RESOURCES.map(({ label, entity, path }) => ({
                  label,
                  value: (
                    <Link href={href(path)} fontSize="display-l" ariaLabel={`${label}: ${counts[entity] ?? 0}`}>
                      {counts[entity] ?? 0}
                    </Link>
                  ),
                }))}
              />
            )}
          </Loaded>
        </Container>
        <AccountAlias />
        <Container header={<Header variant="h2">Quick links</Header>}>
          <SpaceBetween size="s">
            <Link href={href('/security-credentials')}>My security credentials</Link>
            <Link href={href('/iam/credential-report')}>Credential report</Link>
            <Link href={href('/iam/account-settings')}>Password policy</Link>
          </SpaceBetween>
        </Container>
      </SpaceBetween>
    </ContentLayout>
  )
}
