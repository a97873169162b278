import { alsoAsks, alsoKeys, alsoTags, mainOn } from '../common-rows.ts'
import type { Asked, ResourceRow, ServiceExceptions } from '../rows.ts'

const SETTING = alsoKeys({ 'ecr:AccountSetting': 'name' })

/** The repositories that a template is for: "There is always an assumed / applied to the end of the prefix." */
const OF_PREFIX: ResourceRow = {
  type: 'repository',
  parts: {
    RepositoryName: {
      says: 'all below `prefix`',
      of: ({ parameters: { prefix } }: Asked) =>
        typeof prefix === 'string' && prefix !== 'ROOT' ? `${prefix.replace(/\/$/, '')}/*` : '*',
    },
  },
}

const template = alsoAsks(
  { action: 'ecr:CreateRepository', on: [OF_PREFIX] },
  { action: 'ecr:PutLifecyclePolicy', on: [OF_PREFIX], when: 'lifecyclePolicy' },
  { action: 'ecr:SetRepositoryPolicy', on: [OF_PREFIX], when: 'repositoryPolicy' },
)

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_ecr.html
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-create.html
 */
export const ecr: ServiceExceptions = {
  service: 'ecr',
  read: 'all',
  // "If you do not specify a registry, the default registry is assumed": an account has one, of its own id.
  variables: { 'repository.Account': { at: 'registryId' } },
  operations: {
    CreateRepository: alsoTags('ecr:TagResource'),
    CreateRepositoryCreationTemplate: template,
    UpdateRepositoryCreationTemplate: template,
    // Without names it is of all that the registry has.
    DescribeRepositories: mainOn({ type: 'repository', parts: { RepositoryName: ['repositoryNames[]', '=*'] } }),
    GetAccountSetting: SETTING,
    PutAccountSetting: SETTING,
  },
}
