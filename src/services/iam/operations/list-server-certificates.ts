import { iamArn } from '../../../aws/index.ts'
import { operation } from '../operation.ts'

/**
 * The server certificates of the account: none, as none can be made.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServerCertificates.html
 */
export const listServerCertificates = operation('ListServerCertificates', {
  action: 'iam:ListServerCertificates',
  access: 'read',
  resource: ({ PathPrefix = '/' }, { accountId }) => iamArn(accountId, 'server-certificate', PathPrefix, ''),
  handle: () => ({ ServerCertificateMetadataList: [], IsTruncated: false }),
})
