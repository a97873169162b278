import { ListOpenIDConnectProvidersCommand, ListSAMLProvidersCommand } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import { iam } from '../../../api/iam.ts'
import { ReloadButton } from '../../../components/reload-button.tsx'
import { type Column, ResourceTable } from '../../../components/resource-table.tsx'
import { useQuery } from '../../../components/use-query.ts'
import { href } from '../../../router/location.ts'

interface Provider {
  readonly arn: string
  readonly type: 'SAML' | 'OpenID Connect'
}

const COLUMNS: readonly Column<Provider>[] = [
  {
    id: 'provider',
    header: 'Provider',
    isRowHeader: true,
    sortingField: 'arn',
    cell: ({ arn }) => (
      <Link href={href(`/iam/identity_providers/${encodeURIComponent(arn)}`)}>{arn.slice(arn.indexOf('/') + 1)}</Link>
    ),
  },
  { id: 'type', header: 'Type', sortingField: 'type', cell: ({ type }) => type },
  { id: 'arn', header: 'ARN', cell: ({ arn }) => arn },
]

async function readProviders(): Promise<Provider[]> {
  const [saml, oidc] = await Promise.all([
    iam.send(new ListSAMLProvidersCommand({})),
    iam.send(new ListOpenIDConnectProvidersCommand({})),
  ])
  return [
    ...(saml.SAMLProviderList ?? []).map(({ Arn: arn = '' }) => ({ arn, type: 'SAML' as const })),
    ...(oidc.OpenIDConnectProviderList ?? []).map(({ Arn: arn = '' }) => ({ arn, type: 'OpenID Connect' as const })),
  ]
}

/** The account's SAML and OpenID Connect providers. */
export default function IdentityProvidersPage() {
  const providers = useQuery('identity-providers', readProviders)
  return (
    <ResourceTable
      name="Identity providers"
      headingVariant="h1"
      variant="full-page"
      query={providers}
      columns={COLUMNS}
      idOf={({ arn }) => arn}
      description="Use an identity provider to manage user identities outside of AWS, and to give them permissions here."
      emptyText="No identity providers"
      filterLabel="Find providers"
      matches={({ arn }, text) => arn.toLowerCase().includes(text.toLowerCase())}
      actions={
        <>
          <ReloadButton query={providers} what="identity providers" />
          <Button variant="primary" href={href('/iam/identity_providers/create')}>
            Add provider
          </Button>
        </>
      }
    />
  )
}
