import { operation } from '../operation.ts'

/**
 * The SAML providers of the account, by name, without their metadata.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviders.html
 */
export const listSamlProviders = operation('ListSAMLProviders', {
  action: 'iam:ListSAMLProviders',
  access: 'read',

  async handle(_, { db }) {
    return {
      SAMLProviderList: (await db.samlProviders.list()).map(({ arn, validUntil, createdAt }) => ({
        Arn: arn,
        ValidUntil: new Date(validUntil),
        CreateDate: new Date(createdAt),
      })),
    }
  },
})
