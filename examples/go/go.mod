module example.com/shop

go 1.26.0

require (
	github.com/pulumi/pulumi/sdk/v3 v3.226.0
	github.com/redoubt-iac/redoubt/generated/go v0.0.0
)

// Where `pulumi install` writes the SDK.
replace github.com/redoubt-iac/redoubt/generated/go => ./sdks/redoubt-iac-redoubt
