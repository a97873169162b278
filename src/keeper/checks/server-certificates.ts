import { type Check, cis, type Finding, outcomeFrom } from '../check/index.ts'

const certificate = (Expiration: string | undefined) => ({
  'iam:ListServerCertificates': {
    ServerCertificateMetadataList: [
      {
        ServerCertificateName: 'shop',
        Arn: 'arn:aws:iam::123456789012:server-certificate/shop',
        ...(Expiration !== undefined && { Expiration: new Date(Expiration) }),
      },
    ],
  },
})

export const serverCertificates: Check = {
  id: 'server-certificates',
  title: 'IAM keeps no expired server certificates',
  reason: 'One that has expired can still be given to a load balancer by mistake, and then the service is down.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_server-certs_manage.html',
  severity: 'medium',
  isHardening: true,
  cis: cis({ '3.0.0': '1.19', '5.0.0': '1.18', '6.0.0': '2.18', '7.0.0': '2.17' }),
  examples: {
    pass: { name: 'a certificate until next year', answers: certificate('2027-11-25T12:00:00Z') },
    fail: { name: 'a certificate until yesterday', answers: certificate('2026-11-24T12:00:00Z') },
  },
  reads: [{ action: 'iam:ListServerCertificates' }],
  changes: [],

  // No step deletes one: IAM keeps no copy of it, and something may still name it.
  async look(account, { now }) {
    const certificates = await account.list('iam', 'ListServerCertificates', {}, 'ServerCertificateMetadataList')
    return outcomeFrom(
      certificates.flatMap(({ ServerCertificateName: name, Arn: resource = '', Expiration }): readonly Finding[] => {
        if (Expiration !== undefined && Expiration.getTime() > now) return []
        const when = Expiration === undefined ? 'at a time that is not told' : `on ${day(Expiration)}`
        return [
          {
            id: 'expired',
            resource,
            says: `the server certificate ${name} expired ${when}`,
            fix: 'replace it by one of AWS Certificate Manager wherever it is used, and delete it (`aws iam delete-server-certificate`)',
          },
        ]
      }),
    )
  },
}

function day(time: Date): string {
  return time.toISOString().slice(0, 10)
}
