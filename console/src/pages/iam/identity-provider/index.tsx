import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { useState } from 'react'
import { Loaded } from '../../../components/loaded.tsx'
import { useQuery } from '../../../components/use-query.ts'
import { HolderTags } from '../../../iam/holders/tags.tsx'
import { rolesTrusting } from '../../../iam/providers/trusting-roles.ts'
import { navigate, useLocation } from '../../../router/location.ts'
import type { PageProps } from '../../page-props.ts'
import { Audiences } from './audiences.tsx'
import { Certificates } from './certificates.tsx'
import { DeleteProvider } from './delete-provider.tsx'
import { PrivateKeys } from './private-keys.tsx'
import { providerName, providerTags, readProvider } from './provider.ts'
import { Summary } from './summary.tsx'
import { Thumbprints } from './thumbprints.tsx'
import { TrustingRoles } from './trusting-roles.tsx'

/** One identity provider: by what its word is known, and which roles take it. */
export default function IdentityProviderPage({ params }: PageProps) {
  const arn = params.arn ?? ''
  const { query } = useLocation()
  const [deleting, setDeleting] = useState(false)
  const provider = useQuery(`identity-provider ${arn}`, () => readProvider(arn))
  const roles = useQuery(`roles trusting ${arn}`, () => rolesTrusting(arn))
  const changed = provider.reload
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={
            <Button disabled={provider.data === undefined} onClick={() => setDeleting(true)}>
              Delete
            </Button>
          }
        >
          {providerName(arn)}
        </Header>
      }
    >
      <Loaded query={provider} what="the identity provider">
        {(value) => (
          <SpaceBetween size="l">
            <Summary arn={arn} provider={value} />
            <Tabs
              ariaLabel="About this provider"
              activeTabId={query.get('tab') ?? (value.type === 'SAML' ? 'certificates' : 'audiences')}
              onChange={({ detail }) =>
                navigate(`/iam/identity_providers/${encodeURIComponent(arn)}?tab=${detail.activeTabId}`, {
                  replace: true,
                })
              }
              tabs={[
                ...(value.type === 'SAML'
                  ? [
                      {
                        id: 'certificates',
                        label: 'Metadata',
                        content: <Certificates arn={arn} provider={value.read} onChanged={changed} />,
                      },
                      {
                        id: 'encryption',
                        label: 'SAML encryption',
                        content: <PrivateKeys arn={arn} provider={value.read} onChanged={changed} />,
                      },
                    ]
                  : [
                      {
                        id: 'audiences',
                        label: 'Audiences',
                        content: <Audiences arn={arn} audiences={value.read.ClientIDList ?? []} onChanged={changed} />,
                      },
                      {
                        id: 'thumbprints',
                        label: 'Thumbprints',
                        content: (
                          <Thumbprints arn={arn} thumbprints={value.read.ThumbprintList ?? []} onChanged={changed} />
                        ),
                      },
                    ]),
                {
                  id: 'roles',
                  label: `Roles${roles.data === undefined ? '' : ` (${roles.data.length})`}`,
                  content: <TrustingRoles roles={roles} />,
                },
                { id: 'tags', label: 'Tags', content: <HolderTags holder={providerTags(arn)} /> },
              ]}
            />
          </SpaceBetween>
        )}
      </Loaded>
      {deleting && <DeleteProvider arn={arn} roles={roles} onClose={() => setDeleting(false)} />}
    </ContentLayout>
  )
}
