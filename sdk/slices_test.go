package sdk_test

import (
	"testing"

	// Two registrations of one name panic when a program starts, so that this
	// test's own start shows that all slices, of both majors, go together. The
	// cores' own packages do not: v2 and v3 both register azure-native, also
	// upstream, and a program may import NewProvider from one of them only.
	_ "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20200501"
	_ "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20220401"
	_ "github.com/pulumi/pulumi-azure-native-sdk/cache/v2/v20241101"
	_ "github.com/pulumi/pulumi-azure-native-sdk/eventgrid/v2/v20250215"
	_ "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20180301"
	_ "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20201001"
	_ "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20210501preview"
	_ "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20230101"
	_ "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20230601"
	_ "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20231201"
	_ "github.com/pulumi/pulumi-azure-native-sdk/keyvault/v2/v20230701"
	_ "github.com/pulumi/pulumi-azure-native-sdk/managedidentity/v2/v20230131"
	_ "github.com/pulumi/pulumi-azure-native-sdk/network/v2/v20240501"
	_ "github.com/pulumi/pulumi-azure-native-sdk/network/v2/v20240601"
	_ "github.com/pulumi/pulumi-azure-native-sdk/operationalinsights/v2/v20230901"
	_ "github.com/pulumi/pulumi-azure-native-sdk/redisenterprise/v3"
	_ "github.com/pulumi/pulumi-azure-native-sdk/resources/v2/v20240301"
	_ "github.com/pulumi/pulumi-azure-native-sdk/security/v2/v20240101"
	_ "github.com/pulumi/pulumi-azure-native-sdk/v2"
	utilitiesv2 "github.com/pulumi/pulumi-azure-native-sdk/v2/utilities"
	utilitiesv3 "github.com/pulumi/pulumi-azure-native-sdk/v3/utilities"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/sdk/schema"
)

func TestEachCoreAsksForThePluginOfItsExcerpts(t *testing.T) {
	t.Parallel()
	for major, options := range map[int][]pulumi.ResourceOption{
		2: utilitiesv2.PkgResourceDefaultOpts(nil),
		3: utilitiesv3.PkgResourceDefaultOpts(nil),
	} {
		snapshot, err := pulumi.NewResourceOptions(options...)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := snapshot.Version, schema.Of(major).Version; got != want {
			t.Errorf("resources of azure-native v%d ask for plugin %s; their excerpts are of %s", major, got, want)
		}
	}
}
