import { ListOpenIDConnectProvidersCommand, ListSAMLProvidersCommand } from '@aws-sdk/client-iam'
import { iam } from '../../../api/iam.ts'
import { ReloadButton } from '../../../components/reload-button.tsx'
import { type Column, ResourceTable } from '../../../components/resource-table.tsx'
import { useQuery } from '../../../components/use-query.ts'

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
    cell: ({ arn }) => arn.slice(arn.indexOf('/') + 1),
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
      actions={<ReloadButton query={providers} what="identity providers" />}
    />
  )
}
