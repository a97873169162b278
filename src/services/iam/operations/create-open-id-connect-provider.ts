import { iamArn } from '../../../aws/index.ts'
import type { Repositories } from '../../../storage/repositories/index.ts'
import { creationRequests, requestTagKeys } from '../../tags.ts'
import { EntityAlreadyExists } from '../errors.ts'
import { asClientIds, asThumbprints, fetchThumbprints, providerUrl, withoutScheme } from '../oidc-providers.ts'
import { operation } from '../operation.ts'
import { assertBelow } from '../quotas.ts'
import { addIamTags, RESOURCE_TAGS } from '../tags.ts'

/**
 * Lets an OpenID Connect provider say who somebody is: a role whose trust policy names it can be assumed with its
 * tokens. "This parameter [ThumbprintList] is optional. If it is not included, IAM will retrieve and use the top
 * intermediate certificate authority (CA) thumbprint of the OpenID Connect identity provider server certificate." A
 * list that is there and empty is kept so, as the acceptance tests of Terraform's provider have it of AWS.
 *
 * @throws ValidationError (400), InvalidInput (400), EntityAlreadyExists (409), LimitExceeded (409), and
 *   OpenIdIdpCommunicationError (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
 */
export const createOpenIdConnectProvider = operation('CreateOpenIDConnectProvider', {
  action: 'iam:CreateOpenIDConnectProvider',
  access: 'write',
  resource: ({ Url, Tags }, { accountId }) =>
    creationRequests(
      'iam:CreateOpenIDConnectProvider',
      'iam:TagOpenIDConnectProvider',
      iamArn(accountId, 'oidc-provider', '/', withoutScheme(Url)),
      Tags,
    ),
  conditionKeys: ({ Tags }) => requestTagKeys(Tags),

  async prepare({ Url, ClientIDList = [], ThumbprintList }, { accountId, db, identityProviders }) {
    const url = providerUrl(Url, identityProviders)
    const clientIds = asClientIds(ClientIDList)
    const given = ThumbprintList && asThumbprints(ThumbprintList)
    await assertNewProvider(db, url, Url)
    return { url, clientIds, thumbprints: given ?? (await fetchThumbprints(identityProviders, Url, accountId)) }
  },

  async handle({ Url, Tags = [] }, { accountId, db, clock }, provider) {
    await assertNewProvider(db, provider.url, Url)
    await db.oidcProviders.add({ ...provider, createdAt: clock() })
    const arn = iamArn(accountId, 'oidc-provider', '/', provider.url)
    await addIamTags(db, arn, Tags, RESOURCE_TAGS)
    return { OpenIDConnectProviderArn: arn, ...(Tags.length > 0 && { Tags }) }
  },
})

/** @throws EntityAlreadyExists (409), LimitExceeded (409) */
async function assertNewProvider(db: Repositories, url: string, given: string): Promise<void> {
  if (await db.oidcProviders.withUrl(url)) throw EntityAlreadyExists(`Provider with url ${given} already exists.`)
  assertBelow('OpenIdConnectProvidersPerAccount', await db.oidcProviders.count())
}
