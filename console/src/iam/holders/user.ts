import {
  AttachUserPolicyCommand,
  DeleteUserPermissionsBoundaryCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  ListUserTagsCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  TagUserCommand,
  UntagUserCommand,
} from '@aws-sdk/client-iam'
import { iam } from '../../api/iam.ts'
import { allPages } from '../../api/paginate.ts'
import { appliedPoliciesOfUser } from '../policies/applied-policies.ts'
import { fromTag, type PrincipalHolder, toTag } from './holder.ts'

export function userHolder(UserName: string): PrincipalHolder {
  return {
    kind: 'user',
    name: UserName,
    policies: () => appliedPoliciesOfUser(UserName),
    attach: (PolicyArn) => iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn })),
    detach: (PolicyArn) => iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn })),
    putInline: (PolicyName, PolicyDocument) =>
      iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument })),
    deleteInline: (PolicyName) => iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName })),
    setBoundary: (PermissionsBoundary) =>
      iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary })),
    removeBoundary: () => iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName })),
    async tags() {
      const tags = await allPages(
        (Marker) => iam.send(new ListUserTagsCommand({ UserName, ...(Marker !== undefined && { Marker }) })),
        (page) => page.Tags,
      )
      return tags.map(fromTag)
    },
    tag: (tags) => iam.send(new TagUserCommand({ UserName, Tags: tags.map(toTag) })),
    untag: (keys) => iam.send(new UntagUserCommand({ UserName, TagKeys: [...keys] })),
  }
}
