import type { ServiceExceptions } from '../rows.ts'

/**
 * "When a package format has no namespaces", its ARN has nothing where the namespace stands.
 *
 * @see https://docs.aws.amazon.com/codeartifact/latest/ug/security_iam_service-with-iam.html
 */
export const codeartifact: ServiceExceptions = {
  service: 'codeartifact',
  variables: {
    Account: { at: 'domainOwner' },
    'package.PackageFormat': { at: 'format' },
    'package.PackageNamespace': { at: 'namespace', absent: '' },
  },
  operations: {},
}
