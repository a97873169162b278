import { iamArn } from '../../../aws/index.ts'
import { operation } from '../operation.ts'
import { isUnder, queryPage } from '../pagination.ts'
import { toServerCertificateMetadata } from '../server-certificates.ts'

/**
 * The server certificates of the account, by name.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServerCertificates.html
 */
export const listServerCertificates = operation('ListServerCertificates', {
  action: 'iam:ListServerCertificates',
  access: 'read',
  resource: ({ PathPrefix = '/' }, { accountId }) => iamArn(accountId, 'server-certificate', PathPrefix, ''),

  async handle({ PathPrefix, ...paging }, { db }) {
    const { items, ...rest } = await queryPage(
      paging,
      (range) => db.serverCertificates.list(range),
      ({ name }) => name.toLowerCase(),
      isUnder(PathPrefix),
    )
    return { ServerCertificateMetadataList: items.map(toServerCertificateMetadata), ...rest }
  },
})
