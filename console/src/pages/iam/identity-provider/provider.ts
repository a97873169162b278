import {
  DeleteOpenIDConnectProviderCommand,
  DeleteSAMLProviderCommand,
  GetOpenIDConnectProviderCommand,
  type GetOpenIDConnectProviderResponse,
  GetSAMLProviderCommand,
  type GetSAMLProviderResponse,
  TagOpenIDConnectProviderCommand,
  TagSAMLProviderCommand,
  UntagOpenIDConnectProviderCommand,
  UntagSAMLProviderCommand,
} from '@aws-sdk/client-iam'
import { iam } from '../../../api/iam.ts'
import { fromTag, type TagHolder, toTag } from '../../../iam/holders/holder.ts'

/** A provider as it is read. */
export type Provider =
  | { readonly type: 'SAML'; readonly read: GetSAMLProviderResponse }
  | { readonly type: 'OpenID Connect'; readonly read: GetOpenIDConnectProviderResponse }

const isSaml = (arn: string) => arn.includes(':saml-provider/')

/** What people call it: all of its ARN after the type. */
export function providerName(arn: string): string {
  return arn.slice(arn.indexOf('/') + 1)
}

export async function readProvider(arn: string): Promise<Provider> {
  return isSaml(arn)
    ? { type: 'SAML', read: await iam.send(new GetSAMLProviderCommand({ SAMLProviderArn: arn })) }
    : {
        type: 'OpenID Connect',
        read: await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn })),
      }
}

export async function deleteProvider(arn: string): Promise<void> {
  if (isSaml(arn)) await iam.send(new DeleteSAMLProviderCommand({ SAMLProviderArn: arn }))
  else await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }))
}

/** Its tags: what `HolderTags` shows and changes. */
export function providerTags(arn: string): TagHolder {
  const saml = { SAMLProviderArn: arn }
  const oidc = { OpenIDConnectProviderArn: arn }
  return {
    kind: 'identity provider',
    name: providerName(arn),
    tags: async () => ((await readProvider(arn)).read.Tags ?? []).map(fromTag),
    tag: async (tags) => {
      const Tags = tags.map(toTag)
      if (isSaml(arn)) await iam.send(new TagSAMLProviderCommand({ ...saml, Tags }))
      else await iam.send(new TagOpenIDConnectProviderCommand({ ...oidc, Tags }))
    },
    untag: async (keys) => {
      const TagKeys = [...keys]
      if (isSaml(arn)) await iam.send(new UntagSAMLProviderCommand({ ...saml, TagKeys }))
      else await iam.send(new UntagOpenIDConnectProviderCommand({ ...oidc, TagKeys }))
    },
  }
}
