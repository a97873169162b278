import { LONGEST_ROLE_DESCRIPTION, LONGEST_ROLE_NAME, MOST_TAGS, nameProblem, tagProblem } from '../../../iam/limits.ts'
import type { RoleDraft } from './draft.ts'
import { isGitHub } from './trust-policy.ts'

/** What is wrong with a draft, by the field that it is told at. */
export type Problems = Readonly<Partial<Record<keyof RoleDraft, string>>>

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/

/** Of each step: trusted entity, permissions, name and tags. */
export function roleProblems(draft: RoleDraft): readonly [Problems, Problems, Problems] {
  return [found(entityProblems(draft)), {}, found(detailProblems(draft))]
}

function found(problems: Partial<Record<keyof RoleDraft, string | undefined>>): Problems {
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem !== undefined))
}

function entityProblems(draft: RoleDraft): Partial<Record<keyof RoleDraft, string | undefined>> {
  switch (draft.entity) {
    case 'service':
      return { service: draft.service === '' ? 'Choose a service.' : undefined }
    case 'account':
      return {
        accountId:
          draft.isOtherAccount && !/^\d{12}$/.test(draft.accountId) ? 'An account ID has 12 digits.' : undefined,
        externalId:
          draft.requiresExternalId && !EXTERNAL_ID.test(draft.externalId)
            ? 'Use 2 to 1,224 letters, numbers and the characters + = , . @ : / _ -'
            : undefined,
      }
    case 'web-identity':
      return {
        provider: draft.provider === '' ? 'Choose an identity provider.' : undefined,
        audience: draft.audience === '' ? 'Choose an audience.' : undefined,
        organization:
          isGitHub(draft) && !/^[\w-]+$/.test(draft.organization) ? 'Enter one organization or user.' : undefined,
        branch: draft.branch !== '' && draft.repository === '' ? 'A branch is that of a repository.' : undefined,
      }
    case 'saml':
      return {
        samlProvider: draft.samlProvider === '' ? 'Choose a SAML provider.' : undefined,
        samlAudience: draft.samlAudience === '' ? 'Enter a value.' : undefined,
      }
    case 'custom':
      return { trustPolicy: draft.trustPolicy.trim() === '' ? 'Write a trust policy.' : undefined }
    default:
      return draft.entity satisfies never
  }
}

function detailProblems({ name, description, tags }: RoleDraft): Partial<Record<keyof RoleDraft, string | undefined>> {
  const wrongTag = tags.some((tag) => tagProblem(tag, tags) !== undefined) || tags.length > MOST_TAGS
  return {
    name: nameProblem(name, LONGEST_ROLE_NAME),
    description:
      description.length > LONGEST_ROLE_DESCRIPTION ? `Use ${LONGEST_ROLE_DESCRIPTION} characters at most.` : undefined,
    tags: wrongTag ? 'A tag is not right.' : undefined,
  }
}
