import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { ListEditor } from '../../../iam/providers/list-editor.tsx'
import {
  audienceProblem,
  MOST_AUDIENCES,
  MOST_THUMBPRINTS,
  providerUrlProblem,
  thumbprintProblem,
} from '../../../iam/providers/problems.ts'
import type { ProviderDraft } from './create-provider.ts'

interface Props {
  readonly draft: ProviderDraft
  readonly change: (part: Partial<ProviderDraft>) => void
  readonly tried: boolean
}

/** An OpenID Connect provider: where it is, and for whom its tokens must be. */
export function OpenIdConnectFields({ draft, change, tried }: Props) {
  return (
    <SpaceBetween size="l">
      <FormField
        label="Provider URL"
        description="The issuer of its tokens. Its discovery document and keys are fetched when a token is shown."
        constraintText="Maximum 255 characters. The URL must begin with https://."
        errorText={tried ? providerUrlProblem(draft.url) : undefined}
      >
        <Input
          value={draft.url}
          inputMode="url"
          autoComplete={false}
          placeholder="https://token.actions.githubusercontent.com"
          onChange={({ detail }) => change({ url: detail.value.trim() })}
        />
      </FormField>
      <ListEditor
        label="Audience"
        what="audience"
        most={MOST_AUDIENCES}
        values={draft.audiences}
        problem={(audience) => audienceProblem(audience, draft.audiences)}
        showProblems={tried}
        onChange={(audiences) => change({ audiences })}
      />
      <ListEditor
        label="Thumbprint - optional"
        what="thumbprint"
        most={MOST_THUMBPRINTS}
        values={draft.thumbprints}
        problem={thumbprintProblem}
        showProblems={tried}
        hint="Without one the server connects to the provider now and takes that of its certificate authority. Where it cannot, the provider is not added."
        onChange={(thumbprints) => change({ thumbprints })}
      />
    </SpaceBetween>
  )
}
