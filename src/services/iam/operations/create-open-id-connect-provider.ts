import { iamArn } from '../../../aws/index.ts'
import { creationRequests, requestTagKeys } from '../../tags.ts'
import { EntityAlreadyExists } from '../errors.ts'
import { asClientIds, asThumbprints, providerUrl, withoutScheme } from '../oidc-providers.ts'
import { operation } from '../operation.ts'
import { assertBelow } from '../quotas.ts'
import { addIamTags, RESOURCE_TAGS } from '../tags.ts'

/**
 * Lets an OpenID Connect provider say who somebody is: a role whose trust policy names it can be assumed with its
 * tokens. Where no thumbprint is given, AWS takes that of the provider's certificate; ours takes none, and makes no
 * connection that a caller could direct.
 *
 * @throws ValidationError (400), InvalidInput (400), EntityAlreadyExists (409), LimitExceeded (409).
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

  async handle(
    { Url, ClientIDList = [], ThumbprintList = [], Tags = [] },
    { accountId, db, clock, identityProviders },
  ) {
    const url = providerUrl(Url, identityProviders)
    const clientIds = asClientIds(ClientIDList)
    const thumbprints = asThumbprints(ThumbprintList)
    if (await db.oidcProviders.withUrl(url)) throw EntityAlreadyExists(`Provider with url ${Url} already exists.`)
    assertBelow('OpenIdConnectProvidersPerAccount', await db.oidcProviders.count())
    await db.oidcProviders.add({ url, clientIds, thumbprints, createdAt: clock() })
    const arn = iamArn(accountId, 'oidc-provider', '/', url)
    await addIamTags(db, arn, Tags, RESOURCE_TAGS)
    return { OpenIDConnectProviderArn: arn, ...(Tags.length > 0 && { Tags }) }
  },
})
