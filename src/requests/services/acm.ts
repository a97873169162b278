import { alsoKeys, tagsOnCreate } from '../common-rows.ts'
import { type Path, textsAt } from '../path.ts'
import type { KeyValue, ResourceRow, ServiceExceptions } from '../rows.ts'

const IMPORTED: readonly ResourceRow[] = [
  { type: 'certificate', parts: { CertificateId: 'CertificateArn' }, made: true },
]

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_acm.html */
export const acm: ServiceExceptions = {
  service: 'acm',
  read: 'all',
  operations: {
    ImportCertificate: [
      { action: 'acm:ImportCertificate', on: IMPORTED, tags: 'Tags' },
      tagsOnCreate('acm:AddTagsToCertificate', IMPORTED, 'Tags'),
    ],
    RequestCertificate: alsoKeys({
      'acm:CertificateAuthority': 'CertificateAuthorityArn',
      'acm:CertificateTransparencyLogging': orDefault('Options.CertificateTransparencyLoggingPreference', 'ENABLED'),
      'acm:DomainNames': {
        says: 'DomainName and SubjectAlternativeNames',
        of: ({ parameters }) => [
          ...new Set(['DomainName', 'SubjectAlternativeNames[]'].flatMap((at) => textsAt(at, parameters, parameters))),
        ],
      },
      'acm:Export': 'Options.Export',
      'acm:ValidationMethod': orDefault('ValidationMethod', 'EMAIL'),
    }),
    UpdateCertificateOptions: alsoKeys({ 'acm:ValidationMethod': 'Options.ValidationMethod' }),
  },
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_acm-pca.html */
export const acmPca: ServiceExceptions = { service: 'acm-pca', read: 'all', operations: {} }

/** "Default 'EMAIL' if no key is present in the request." */
function orDefault(place: Path, absent: string): KeyValue {
  return {
    says: `${place}, or ${absent}`,
    of: ({ parameters }) => textsAt(place, parameters, parameters)[0] ?? absent,
  }
}
