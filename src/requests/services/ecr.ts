import { alsoKeys, alsoTags, mainOn } from '../common-rows.ts'
import type { ServiceExceptions } from '../rows.ts'

const SETTING = alsoKeys({ 'ecr:AccountSetting': 'name' })

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_ecr.html */
export const ecr: ServiceExceptions = {
  service: 'ecr',
  // "If you do not specify a registry, the default registry is assumed": an account has one, of its own id.
  variables: { 'repository.Account': { at: 'registryId' } },
  operations: {
    CreateRepository: alsoTags('ecr:TagResource'),
    // Without names it is of all that the registry has.
    DescribeRepositories: mainOn({ type: 'repository', parts: { RepositoryName: ['repositoryNames[]', '=*'] } }),
    GetAccountSetting: SETTING,
    PutAccountSetting: SETTING,
  },
}
