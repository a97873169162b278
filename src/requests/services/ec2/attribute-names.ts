/** What requests that change attributes may change, in words of AWS's model, by operation. */
export const ATTRIBUTES: Readonly<Record<string, string>> = {
  ModifyAddressAttribute: 'DomainName',
  ModifyApplicationStatusCheck:
    'Aggregation HealthCheckPaths Protocol Port Path DeviceIndex IpVersion IpScope Interval Timeout ' +
    'FailureThreshold SuccessThreshold StatusCodeMatcher InitializationGracePeriodSeconds',
  ModifyCapacityReservation:
    'InstanceCount EndDate EndDateType Accept AdditionalInfo InstanceMatchCriteria ' +
    'AcceptModificationTerms StartDate QuoteId',
  ModifyCapacityReservationFleet: 'TotalTargetCapacity EndDate RemoveEndDate',
  ModifyClientVpnEndpoint:
    'ServerCertificateArn ConnectionLogOptions DnsServers VpnPort Description SplitTunnel ' +
    'SecurityGroupIds VpcId SelfServicePortal ClientConnectOptions SessionTimeoutHours ' +
    'ClientLoginBannerOptions ClientRouteEnforcementOptions DisconnectOnSessionTimeout ' +
    'TransitGatewayConfiguration DevicePostureOptions',
  ModifyFleet: 'ExcessCapacityTerminationPolicy LaunchTemplateConfigs TargetCapacitySpecification Context',
  ModifyFpgaImageAttribute: 'LoadPermission Description Name',
  ModifyHosts: 'HostRecovery InstanceType InstanceFamily HostMaintenance AutoPlacement',
  ModifyImageAttribute: 'Description LaunchPermission OrganizationArns OrganizationalUnitArns ImdsSupport',
  ModifyInstanceAttribute:
    'SourceDestCheck EnclaveOptions DisableApiStop BlockDeviceMappings DisableApiTermination InstanceType ' +
    'Kernel Ramdisk UserData InstanceInitiatedShutdownBehavior Groups EbsOptimized SriovNetSupport ' +
    'EnaSupport',
  ModifyInstanceCapacityReservationAttributes: 'CapacityReservationSpecification',
  ModifyInstanceConnectEndpoint: 'IpAddressType SecurityGroupIds PreserveClientIp',
  ModifyInstanceCpuOptions: 'CoreCount ThreadsPerCore NestedVirtualization',
  ModifyInstanceCreditSpecification: 'InstanceCreditSpecifications',
  ModifyInstanceEventWindow: 'Name TimeRanges CronExpression',
  ModifyInstanceMaintenanceOptions: 'AutoRecovery RebootMigration',
  ModifyInstanceMetadataOptions:
    'HttpTokens HttpPutResponseHopLimit HttpEndpoint HttpProtocolIpv6 InstanceMetadataTags',
  ModifyInstanceNetworkPerformanceOptions: 'BandwidthWeighting',
  ModifyInstancePlacement: 'GroupName PartitionNumber HostResourceGroupArn GroupId Tenancy Affinity HostId',
  ModifyIpam: 'Description AddOperatingRegions RemoveOperatingRegions Tier EnablePrivateGua MeteredAccount',
  ModifyIpamPool:
    'Description AutoImport AllocationMinNetmaskLength AllocationMaxNetmaskLength ' +
    'AllocationDefaultNetmaskLength ClearAllocationDefaultNetmaskLength AddAllocationResourceTags ' +
    'RemoveAllocationResourceTags',
  ModifyIpamPoolAllocation: 'Description',
  ModifyIpamPrefixListResolver: 'Description Rules',
  ModifyIpamResourceCidr: 'ResourceCidr ResourceRegion CurrentIpamScopeId DestinationIpamScopeId Monitored',
  ModifyIpamResourceDiscovery:
    'Description AddOperatingRegions RemoveOperatingRegions AddOrganizationalUnitExclusions ' +
    'RemoveOrganizationalUnitExclusions',
  ModifyIpamRoutingPolicyRegistration:
    'IpamInternetRegistryAssociationId Cidr Asns PermitMoreSpecificAnnouncements MaxLength Description ' + 'Force',
  ModifyIpamScope: 'Description ExternalAuthorityConfiguration RemoveExternalAuthorityConfiguration',
  ModifyLaunchTemplate: 'LaunchTemplateName DefaultVersion',
  ModifyManagedPrefixList:
    'CurrentVersion PrefixListName AddEntries RemoveEntries MaxEntries IpamPrefixListResolverSyncEnabled',
  ModifyNetworkInterfaceAttribute:
    'EnaSrdSpecification EnablePrimaryIpv6 ConnectionTrackingSpecification AssociatePublicIpAddress ' +
    'AssociatedSubnetIds Description SourceDestCheck Groups Attachment',
  ModifyPrivateDnsNameOptions:
    'InstanceId PrivateDnsHostnameType EnableResourceNameDnsARecord EnableResourceNameDnsAAAARecord',
  ModifyPublicIpDnsNameOptions: 'NetworkInterfaceId HostnameType',
  ModifyReservedInstances: 'TargetConfigurations',
  ModifySnapshotAttribute: 'CreateVolumePermission',
  ModifySnapshotTier: 'StorageTier',
  ModifySpotFleetRequest:
    'LaunchTemplateConfigs OnDemandTargetCapacity Context TargetCapacity ExcessCapacityTerminationPolicy',
  ModifySubnetAttribute:
    'AssignIpv6AddressOnCreation MapPublicIpOnLaunch MapCustomerOwnedIpOnLaunch CustomerOwnedIpv4Pool ' +
    'EnableDns64 PrivateDnsHostnameTypeOnLaunch EnableResourceNameDnsARecordOnLaunch ' +
    'EnableResourceNameDnsAAAARecordOnLaunch EnableLniAtDeviceIndex DisableLniAtDeviceIndex',
  ModifyTrafficMirrorFilterNetworkServices: 'AddNetworkServices RemoveNetworkServices',
  ModifyTrafficMirrorFilterRule:
    'TrafficDirection RuleNumber RuleAction DestinationPortRange SourcePortRange Protocol ' +
    'DestinationCidrBlock SourceCidrBlock Description RemoveFields',
  ModifyTrafficMirrorSession:
    'TrafficMirrorTargetId TrafficMirrorFilterId PacketLength SessionNumber VirtualNetworkId Description ' +
    'RemoveFields',
  ModifyTransitGateway: 'Description Options',
  ModifyTransitGatewayPrefixListReference: 'TransitGatewayRouteTableId TransitGatewayAttachmentId Blackhole',
  ModifyTransitGatewayVpcAttachment: 'AddSubnetIds RemoveSubnetIds Options',
  ModifyVerifiedAccessGroup: 'VerifiedAccessInstanceId Description',
  ModifyVerifiedAccessInstance: 'Description CidrEndpointsCustomSubDomain',
  ModifyVerifiedAccessTrustProvider:
    'OidcOptions DeviceOptions Description SseSpecification NativeApplicationOidcOptions',
  ModifyVolume: 'Size VolumeType Iops Throughput MultiAttachEnabled',
  ModifyVolumeAttribute: 'AutoEnableIO',
  ModifyVpcAttribute: 'EnableDnsHostnames EnableDnsSupport EnableNetworkAddressUsageMetrics',
  ModifyVpcBlockPublicAccessExclusion: 'InternetGatewayExclusionMode',
  ModifyVpcEndpoint:
    'ResetPolicy PolicyDocument AddRouteTableIds RemoveRouteTableIds AddSubnetIds RemoveSubnetIds ' +
    'AddSecurityGroupIds RemoveSecurityGroupIds IpAddressType DnsOptions PrivateDnsEnabled ' +
    'SubnetConfigurations',
  ModifyVpcEndpointServiceConfiguration:
    'PrivateDnsName RemovePrivateDnsName AcceptanceRequired AddNetworkLoadBalancerArns ' +
    'RemoveNetworkLoadBalancerArns AddGatewayLoadBalancerArns RemoveGatewayLoadBalancerArns ' +
    'AddSupportedIpAddressTypes RemoveSupportedIpAddressTypes AddSupportedRegions RemoveSupportedRegions',
  ModifyVpcEndpointServicePayerResponsibility: 'PayerResponsibility',
  ModifyVpcEndpointServicePermissions: 'AddAllowedPrincipals RemoveAllowedPrincipals',
  ModifyVpcPeeringConnectionOptions: 'AccepterPeeringConnectionOptions RequesterPeeringConnectionOptions',
  ModifyVpcTenancy: 'InstanceTenancy',
  ModifyVpnConnection: 'TransitGatewayId CustomerGatewayId VpnGatewayId',
  ModifyVpnConnectionOptions:
    'LocalIpv4NetworkCidr RemoteIpv4NetworkCidr LocalIpv6NetworkCidr RemoteIpv6NetworkCidr ' + 'TunnelBandwidth',
  ModifyVpnTunnelCertificate: 'VpnTunnelOutsideIpAddress',
  ModifyVpnTunnelOptions: 'VpnTunnelOutsideIpAddress TunnelOptions SkipTunnelReplacement PreSharedKeyStorage',
}

/** As above, of requests that say what attributes are changed to, and not which. */
export const VALUES: Readonly<Record<string, string>> = {
  ModifyInstanceEventStartTime: 'NotBefore',
  ModifyInstanceMetadataDefaults:
    'HttpTokens HttpPutResponseHopLimit HttpEndpoint InstanceMetadataTags HttpTokensEnforced',
  ModifyLocalGatewayRoute: 'LocalGatewayVirtualInterfaceGroupId NetworkInterfaceId',
  ModifyTransitGatewayMeteringPolicy: 'AddMiddleboxAttachmentIds RemoveMiddleboxAttachmentIds',
  ModifyVerifiedAccessEndpoint: 'VerifiedAccessGroupId Description',
  ModifyVerifiedAccessEndpointPolicy: 'PolicyEnabled PolicyDocument',
  ModifyVerifiedAccessGroupPolicy: 'PolicyEnabled PolicyDocument',
  ModifyVerifiedAccessInstanceLoggingConfiguration: 'AccessLogs',
  ModifyVpcEncryptionControl:
    'Mode InternetGatewayExclusion EgressOnlyInternetGatewayExclusion NatGatewayExclusion ' +
    'VirtualPrivateGatewayExclusion VpcPeeringExclusion LambdaExclusion VpcLatticeExclusion ' +
    'ElasticFileSystemExclusion',
}
