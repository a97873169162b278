import {
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
  ListSAMLProvidersCommand,
} from '@aws-sdk/client-iam'
import Alert from '@cloudscape-design/components/alert'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import Link from '@cloudscape-design/components/link'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'
import { iam } from '../../../api/iam.ts'
import { Loaded } from '../../../components/loaded.tsx'
import { Optional } from '../../../components/optional.tsx'
import { useQuery } from '../../../components/use-query.ts'
import { href } from '../../../router/location.ts'
import type { StepProps } from './step.ts'
import { isGitHub } from './trust-policy.ts'

/** A provider by its ARN, as people know it. */
function optionOf(arn: string) {
  return { value: arn, label: arn.slice(arn.indexOf('/') + 1) }
}

async function readOpenIdConnect(): Promise<string[]> {
  const { OpenIDConnectProviderList: list = [] } = await iam.send(new ListOpenIDConnectProvidersCommand({}))
  return list.map(({ Arn = '' }) => Arn)
}

async function readSaml(): Promise<string[]> {
  const { SAMLProviderList: list = [] } = await iam.send(new ListSAMLProvidersCommand({}))
  return list.map(({ Arn = '' }) => Arn)
}

/** Those whose audience a token must be for. */
async function readAudiences(OpenIDConnectProviderArn: string): Promise<string[]> {
  if (OpenIDConnectProviderArn === '') return []
  const { ClientIDList = [] } = await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }))
  return ClientIDList
}

/** "Web identity": the provider, the audience, and of GitHub whose repositories. */
export function WebIdentityFields({ draft, change, problems }: StepProps) {
  const providers = useQuery('openid-connect-providers', readOpenIdConnect)
  const audiences = useQuery(`audiences of ${draft.provider}`, () => readAudiences(draft.provider))
  return (
    <Container
      header={
        <Header variant="h2" description="Users of this provider may assume the role.">
          Web identity
        </Header>
      }
    >
      <Loaded query={providers} what="the identity providers">
        {(arns) => (
          <SpaceBetween size="l">
            {arns.length === 0 && <NoProvider kind="OpenID Connect" />}
            <FormField label="Identity provider" errorText={problems.provider}>
              <Select
                selectedOption={draft.provider === '' ? null : optionOf(draft.provider)}
                options={arns.map(optionOf)}
                placeholder="Choose a provider"
                onChange={({ detail }) => change({ provider: detail.selectedOption.value ?? '', audience: '' })}
              />
            </FormField>
            <FormField label="Audience" errorText={problems.audience}>
              <Select
                selectedOption={draft.audience === '' ? null : { value: draft.audience, label: draft.audience }}
                options={(audiences.data ?? []).map((value) => ({ value, label: value }))}
                placeholder="Choose an audience"
                statusType={audiences.error === undefined ? 'finished' : 'error'}
                errorText="The provider could not be read."
                onChange={({ detail }) => change({ audience: detail.selectedOption.value ?? '' })}
              />
            </FormField>
            {isGitHub(draft) && <GitHubFields draft={draft} change={change} problems={problems} />}
          </SpaceBetween>
        )}
      </Loaded>
    </Container>
  )
}

function GitHubFields({ draft, change, problems }: StepProps) {
  const field = (label: ReactNode, member: 'organization' | 'repository' | 'branch') => (
    <FormField label={label} errorText={problems[member]}>
      <Input
        value={draft[member]}
        autoComplete={false}
        onChange={({ detail }) => change({ [member]: detail.value.trim() })}
      />
    </FormField>
  )
  return (
    <SpaceBetween size="l">
      {field('GitHub organization', 'organization')}
      {field(<Optional label="GitHub repository" />, 'repository')}
      {field(<Optional label="GitHub branch" />, 'branch')}
    </SpaceBetween>
  )
}

/** "SAML 2.0 federation": the provider, and for whom its assertions are. */
export function SamlFields({ draft, change, problems }: StepProps) {
  const providers = useQuery('saml-providers', readSaml)
  return (
    <Container
      header={
        <Header variant="h2" description="Users of this provider may assume the role.">
          SAML 2.0 federation
        </Header>
      }
    >
      <Loaded query={providers} what="the SAML providers">
        {(arns) => (
          <SpaceBetween size="l">
            {arns.length === 0 && <NoProvider kind="SAML" />}
            <FormField label="SAML 2.0–based provider" errorText={problems.samlProvider}>
              <Select
                selectedOption={draft.samlProvider === '' ? null : optionOf(draft.samlProvider)}
                options={arns.map(optionOf)}
                placeholder="Choose a provider"
                onChange={({ detail }) => change({ samlProvider: detail.selectedOption.value ?? '' })}
              />
            </FormField>
            <FormField
              label="Value"
              description="SAML:aud, the endpoint to which assertions are presented"
              errorText={problems.samlAudience}
            >
              <Input
                value={draft.samlAudience}
                autoComplete={false}
                onChange={({ detail }) => change({ samlAudience: detail.value.trim() })}
              />
            </FormField>
          </SpaceBetween>
        )}
      </Loaded>
    </Container>
  )
}

function NoProvider({ kind }: { readonly kind: string }) {
  return (
    <Alert type="info">
      This account has no {kind} provider yet. <Link href={href('/iam/identity_providers/create')}>Add provider</Link>
    </Alert>
  )
}
