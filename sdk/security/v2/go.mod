module github.com/pulumi/pulumi-azure-native-sdk/security/v2

go 1.26.0

require (
	github.com/blang/semver v3.5.1+incompatible
	github.com/pulumi/pulumi-azure-native-sdk/v2 v2.92.3
	github.com/pulumi/pulumi/sdk/v3 v3.226.0
)

replace github.com/pulumi/pulumi-azure-native-sdk/v2 => ../../v2
