import type { Part, ResourceRow, ServiceExceptions } from '../rows.ts'

/** A type, and where its id stands; nowhere, where the request does not say it. */
type Of = readonly [type: string, variable?: string, ...places: Part[]]

/**
 * Operations whose `Name` is a text that the caller chooses for something else than the type that AWS's reference has
 * for them: whoever may update rules of one application could name a rule as that application.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const OPERATIONS: Readonly<Record<string, Readonly<Record<string, Of>>>> = {
  b2bi: { CreateCapability: ['transformer', 'ResourceId', 'configuration.edi.transformerId'] },
  'backup-gateway': { UpdateHypervisor: ['gateway'] },
  billingconductor: { CreateBillingGroup: ['pricingplan', 'PricingPlanId', 'ComputationPreference.PricingPlanArn'] },
  'chime-sdk-voice': {
    CreateSipRule: ['sip-media-application', 'SipMediaApplicationId', 'TargetApplications[].SipMediaApplicationId'],
    UpdateSipRule: ['sip-media-application', 'SipMediaApplicationId', 'TargetApplications[].SipMediaApplicationId'],
  },
  // A deployment group gets a new name, which is no group yet.
  codedeploy: {
    UpdateDeploymentGroup: ['deploymentgroup', 'DeploymentGroupName', 'currentDeploymentGroupName'],
  },
  'codeguru-reviewer': { CreateCodeReview: ['association', 'ResourceId', 'RepositoryAssociationArn'] },
  fsx: {
    CreateAndAttachS3AccessPoint: [
      'volume',
      'VolumeId',
      'OpenZFSConfiguration.VolumeId',
      'OntapConfiguration.VolumeId',
    ],
    DetachAndDeleteS3AccessPoint: ['volume'],
  },
  'license-manager': {
    CreateLicenseAssetGroup: ['license-asset-ruleset', 'LicenseAssetRulesetId', 'AssociatedLicenseAssetRulesetARNs[]'],
  },
  rekognition: { CreateStreamProcessor: ['collection', 'CollectionId', 'Settings.FaceSearch.CollectionId'] },
  resiliencehub: {
    CreateRecommendationTemplate: ['application'],
    DeleteRecommendationTemplate: ['application'],
    ListRecommendationTemplates: ['application'],
  },
}

export const namesOfOthers: readonly ServiceExceptions[] = Object.entries(OPERATIONS).map(([service, operations]) => ({
  service,
  operations: Object.fromEntries(
    Object.entries(operations).map(([operation, of]) => [
      operation,
      (rows) => rows.map((row, index) => (index > 0 ? row : { ...row, on: placed(row.on ?? [], of) })),
    ]),
  ),
}))

/** Where the rule leaves out a type that the request does not say, it is unknown. */
function placed(on: readonly ResourceRow[], of: Of): readonly ResourceRow[] {
  return on.length === 0 ? [{ type: of[0] }] : on.map((each) => place(each, of))
}

function place(resource: ResourceRow, [type, variable, ...places]: Of): ResourceRow {
  if (resource.type !== type) return resource
  if (variable === undefined) return { type }
  return { type, parts: { ...resource.parts, [variable]: places }, ...(resource.optional && { optional: true }) }
}
