import { textsAt } from '../path.ts'
import type { ServiceExceptions } from '../rows.ts'

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_acm.html */
export const acm: ServiceExceptions = {
  service: 'acm',
  operations: {
    ImportCertificate: [
      {
        action: 'acm:ImportCertificate',
        on: [{ type: 'certificate', parts: { CertificateId: 'CertificateArn' }, made: true }],
        tags: 'Tags',
      },
    ],
    RequestCertificate: (rows) =>
      rows.map((row) => ({
        ...row,
        keys: {
          ...row.keys,
          'acm:CertificateAuthority': 'CertificateAuthorityArn',
          'acm:CertificateTransparencyLogging': 'Options.CertificateTransparencyLoggingPreference',
          'acm:DomainNames': {
            says: 'DomainName and SubjectAlternativeNames',
            of: ({ parameters }) => [
              ...new Set(
                ['DomainName', 'SubjectAlternativeNames[]'].flatMap((at) => textsAt(at, parameters, parameters)),
              ),
            ],
          },
          'acm:Export': 'Options.Export',
        },
      })),
  },
}
