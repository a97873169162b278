import { CreateOpenIDConnectProviderCommand, CreateSAMLProviderCommand } from '@aws-sdk/client-iam'
import { iam } from '../../../api/iam.ts'
import { told } from '../../../api/told.ts'
import { toTag } from '../../../iam/holders/holder.ts'
import type { TagDraft } from '../../../iam/limits.ts'

/** What is filled in; what files hold is not kept for a reload. */
export interface ProviderDraft {
  readonly type: 'SAML' | 'OpenID Connect'
  readonly name: string
  readonly encryption: '' | 'Required' | 'Allowed'
  readonly url: string
  readonly audiences: readonly string[]
  readonly thumbprints: readonly string[]
  readonly tags: readonly TagDraft[]
}

export const EMPTY: ProviderDraft = {
  type: 'SAML',
  name: '',
  encryption: '',
  url: '',
  audiences: [''],
  thumbprints: [],
  tags: [],
}

/** @returns the provider's ARN. */
export async function createProvider(
  draft: ProviderDraft,
  files: { readonly metadata: string; readonly privateKey: string },
): Promise<string> {
  const tags = draft.tags.length > 0 ? { Tags: draft.tags.map(toTag) } : {}
  if (draft.type === 'SAML') {
    const { SAMLProviderArn } = await iam.send(
      new CreateSAMLProviderCommand({
        Name: draft.name,
        SAMLMetadataDocument: files.metadata,
        ...(draft.encryption !== '' && {
          AssertionEncryptionMode: draft.encryption,
          AddPrivateKey: files.privateKey,
        }),
        ...tags,
      }),
    )
    return told(SAMLProviderArn, 'SAMLProviderArn')
  }
  const { OpenIDConnectProviderArn } = await iam.send(
    new CreateOpenIDConnectProviderCommand({
      Url: draft.url,
      ClientIDList: [...draft.audiences],
      // Without any, the server asks the provider for its certificate.
      ...(draft.thumbprints.length > 0 && { ThumbprintList: [...draft.thumbprints] }),
      ...tags,
    }),
  )
  return told(OpenIDConnectProviderArn, 'OpenIDConnectProviderArn')
}
