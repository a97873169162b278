import { alsoAsks, alsoTags, inTurn, mainOn, type RowsChange } from '../common-rows.ts'
import type { Path } from '../path.ts'
import type { AskRow, ResourceRow, ServiceExceptions } from '../rows.ts'
import { passProfileRole } from './ec2/profiles.ts'
import { filtered } from './given-otherwise.ts'

/** Whoever makes something of what is there must be allowed to get it. */
const gets = (type: string, ...arns: readonly Path[]): AskRow => ({
  action: `imagebuilder:Get${type.charAt(0).toUpperCase()}${type.slice(1)}`,
  on: [{ type, arns }],
  ifGiven: true,
})

const ofImage = alsoAsks(
  gets('containerRecipe', 'containerRecipeArn'),
  gets('distributionConfiguration', 'distributionConfigurationArn'),
  gets('imageRecipe', 'imageRecipeArn'),
  gets('infrastructureConfiguration', 'infrastructureConfigurationArn'),
  gets('workflow', 'workflows[].workflowArn'),
)
const ofRecipe = alsoAsks(gets('component', 'components[].componentArn'), gets('image', 'parentImage'))

/** Instances are built with a profile, whose role the caller hands over. */
const withProfile = alsoAsks(
  {
    action: 'iam:GetInstanceProfile',
    on: [{ type: 'iam:instance-profile', parts: { InstanceProfileNameWithPath: 'instanceProfileName' } }],
    ifGiven: true,
  },
  passProfileRole('instanceProfileName'),
)

const NEW_IMAGE: ResourceRow = {
  type: 'imageVersion',
  parts: { ImageName: 'name', ImageVersion: 'semanticVersion' },
}
const importing: RowsChange = (rows) => mainOn(NEW_IMAGE)(rows)

/** Findings are those of an image, or of the images of a pipeline, by a filter. */
const findings = (filters: Path): RowsChange =>
  mainOn(
    { type: 'image', parts: { ImageName: filtered(filters, 'imageBuildVersionArn') }, optional: true },
    { type: 'imagePipeline', parts: { ImagePipelineName: filtered(filters, 'imagePipelineArn') }, optional: true },
  )

const VERSIONS: Readonly<Record<string, string>> = {
  component: 'ComponentVersion',
  containerRecipe: 'ContainerRecipeVersion',
  imageRecipe: 'ImageRecipeVersion',
  workflow: 'WorkflowVersion',
}

/** "The semantic version", which the caller gives to what is made. */
function versioned(rows: readonly AskRow[], operation: string): readonly AskRow[] {
  if (!/^(?:Create|Import)/.test(operation)) return rows
  return rows.map((row) => ({ ...row, ...(row.on && { on: row.on.map(withVersion) }) }))
}

function withVersion(row: ResourceRow): ResourceRow {
  const variable = row.made === true ? VERSIONS[row.type] : undefined
  return variable === undefined ? row : { ...row, parts: { ...row.parts, [variable]: 'semanticVersion' } }
}

/** The tags are those of the image that is made of what the operation is on. */
const tagsImage: RowsChange = inTurn(
  (rows) => rows.filter(({ action }) => action !== 'imagebuilder:TagResource'),
  alsoTags('imagebuilder:TagResource', [{ type: 'image', made: true }]),
)

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_imagebuilder.html */
export const imagebuilder: ServiceExceptions = {
  service: 'imagebuilder',
  every: versioned,
  operations: {
    CreateContainerRecipe: ofRecipe,
    CreateImage: ofImage,
    CreateImagePipeline: ofImage,
    CreateImageRecipe: ofRecipe,
    CreateInfrastructureConfiguration: withProfile,
    DistributeImage: inTurn(
      tagsImage,
      ([main, ...rest]) =>
        main === undefined ? [] : [{ ...main, on: [{ type: 'image', arns: ['sourceImage'] }] }, ...rest],
      alsoAsks(gets('distributionConfiguration', 'distributionConfigurationArn'), gets('image', 'sourceImage')),
    ),
    ImportDiskImage: inTurn(
      importing,
      alsoAsks(
        gets('infrastructureConfiguration', 'infrastructureConfigurationArn'),
        gets('workflow', 'workflows[].workflowArn'),
      ),
    ),
    ImportVmImage: importing,
    ListImageScanFindingAggregations: findings('filter'),
    ListImageScanFindings: findings('filters[]'),
    SendWorkflowStepAction: mainOn(
      { type: 'image', arns: ['imageBuildVersionArn'] },
      { type: 'workflowStepExecution', parts: { WorkflowStepExecutionId: 'stepExecutionId' } },
    ),
    StartImagePipelineExecution: inTurn(tagsImage, alsoAsks(gets('imagePipeline', 'imagePipelineArn'))),
    UpdateImagePipeline: ofImage,
    UpdateInfrastructureConfiguration: withProfile,
  },
}
