import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tiles from '@cloudscape-design/components/tiles'
import { useState } from 'react'
import { ActionError } from '../../../components/action-error.tsx'
import { useDraft } from '../../../components/draft.ts'
import { flash } from '../../../components/flash.tsx'
import { AskBeforeLeaving } from '../../../components/leave-guard.tsx'
import { SubmitForm } from '../../../components/submit-form.tsx'
import { useAction } from '../../../components/use-action.ts'
import { tagProblem } from '../../../iam/limits.ts'
import {
  audienceProblem,
  providerUrlProblem,
  samlNameProblem,
  thumbprintProblem,
} from '../../../iam/providers/problems.ts'
import { TagsEditor } from '../../../iam/tags-editor.tsx'
import { navigate } from '../../../router/location.ts'
import { createProvider, EMPTY, type ProviderDraft } from './create-provider.ts'
import { OpenIdConnectFields } from './open-id-connect-fields.tsx'
import { SamlFields } from './saml-fields.tsx'

/** "Add an Identity provider": whose word this account takes for who somebody is. */
export default function CreateIdentityProviderPage() {
  const { draft, setDraft, guard, finish } = useDraft(EMPTY)
  const change = (part: Partial<ProviderDraft>) => setDraft((before) => ({ ...before, ...part }))
  const [metadata, setMetadata] = useState('')
  const [privateKey, setPrivateKey] = useState('')
  const [tried, setTried] = useState(false)
  const create = useAction(async () => {
    const arn = await createProvider(draft, { metadata, privateKey })
    finish()
    flash('success', 'Identity provider added. Roles can name it in their trust policies now.')
    navigate(`/iam/identity_providers/${encodeURIComponent(arn)}`)
  })
  const submit = () => {
    setTried(true)
    if (isComplete(draft, { metadata, privateKey })) void create.run()
  }
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="People and workloads that the provider vouches for assume roles of this account. They need no user of their own."
        >
          Add an identity provider
        </Header>
      }
    >
      <SubmitForm submit="Add provider" busy={create.busy} cancel="/iam/identity_providers" onSubmit={submit}>
        <SpaceBetween size="l">
          <Container header={<Header variant="h2">Configure provider</Header>}>
            <SpaceBetween size="l">
              <Tiles
                ariaLabel="Provider type"
                value={draft.type}
                onChange={({ detail }) => change({ type: detail.value === 'SAML' ? 'SAML' : 'OpenID Connect' })}
                items={[
                  {
                    value: 'SAML',
                    label: 'SAML',
                    description: 'Trust between this account and a SAML 2.0 provider, such as Shibboleth or AD FS.',
                  },
                  {
                    value: 'OpenID Connect',
                    label: 'OpenID Connect',
                    description: 'Trust between this account and a provider such as GitHub, GitLab or Kubernetes.',
                  },
                ]}
              />
              {draft.type === 'SAML' ? (
                <SamlFields
                  draft={draft}
                  change={change}
                  tried={tried}
                  metadata={metadata}
                  onMetadata={setMetadata}
                  privateKey={privateKey}
                  onPrivateKey={setPrivateKey}
                />
              ) : (
                <OpenIdConnectFields draft={draft} change={change} tried={tried} />
              )}
            </SpaceBetween>
          </Container>
          <Container header={<Header variant="h2">Tags - optional</Header>}>
            <TagsEditor tags={draft.tags} onChange={(tags) => change({ tags })} showProblems={tried} />
          </Container>
          <ActionError error={create.error} />
        </SpaceBetween>
      </SubmitForm>
      <AskBeforeLeaving guard={guard} />
    </ContentLayout>
  )
}

function isComplete(draft: ProviderDraft, files: { readonly metadata: string; readonly privateKey: string }): boolean {
  if (draft.tags.some((tag) => tagProblem(tag, draft.tags) !== undefined)) return false
  if (draft.type === 'SAML') {
    const isKeyThere = draft.encryption === '' || files.privateKey !== ''
    return samlNameProblem(draft.name) === undefined && files.metadata !== '' && isKeyThere
  }
  const isGood = (audience: string) => audienceProblem(audience, draft.audiences) === undefined
  const isHex = (thumbprint: string) => thumbprintProblem(thumbprint) === undefined
  return providerUrlProblem(draft.url) === undefined && draft.audiences.every(isGood) && draft.thumbprints.every(isHex)
}
