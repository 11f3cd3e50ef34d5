package sandbox_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/tests/enginetest"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

func TestATokenOfOneMajorIsRefusedByTheOther(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, token, version, hint string
	}{
		{"a token of v2 with the plugin of v3", requests.TokenGroup, versionThree, "it is served by azure-native v2, and this provider instance is v3"},
		{"a token of v3 with the plugin of v2", requests.TokenManaged, versionTwo, "it is served by azure-native v3, and this provider instance is v2"},
		{"managed Redis of v2, rule managed-api-version", "azure-native:cache/v20250401:RedisEnterprise", versionTwo, "takes none before 2025-07-01"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			wrong := part{
				name:    "wrong",
				Making:  requests.Making{Token: test.token, Inputs: requests.AGroup.Inputs},
				options: []pulumi.ResourceOption{pulumi.Version(test.version)},
			}
			_, err := enginetest.New(t, program(wrong)).TryUp()
			checkError(t, err, "Resource type "+test.token+" not found", "[redoubt sandbox, not Azure]", test.hint)
		})
	}
}

// A resource gets the provider of its parent where that is of the same package, whatever its own version says:
// inheritFromParent in https://github.com/pulumi/pulumi/blob/v3.226.0/pkg/resource/deploy/source_eval.go
func TestAResourceOfV2BelowOneOfV3IsServedByItsParentsProvider(t *testing.T) {
	t.Parallel()
	below := func(parented bool) pulumi.RunFunc {
		return func(ctx *pulumi.Context) error {
			cluster, err := chain(ctx, parts([]requests.Making{requests.AGroup, requests.ACluster})...)
			if err != nil {
				return err
			}
			options := []pulumi.ResourceOption{pulumi.DependsOn(cluster)}
			if parented {
				options = append(options, pulumi.Parent(cluster[0]))
			}
			_, err = register(ctx, "lock", requests.ALock, options...)
			return err
		}
	}
	_, err := enginetest.New(t, below(true)).TryUp()
	checkError(t, err, "Resource type "+requests.TokenLock+" not found", "it is served by azure-native v2, and this provider instance is v3")
	enginetest.New(t, below(false)).Up()
}

func TestWhatExistsIsNotTakenOver(t *testing.T) {
	t.Parallel()
	again := part{name: "again", Making: requests.AGroup}
	_, err := enginetest.New(t, program(append(parts([]requests.Making{requests.AGroup}), again)...)).TryUp()
	checkError(t, err, "again ("+requests.TokenGroup+"): ",
		"cannot create already existing resource '"+requests.GroupID+"' [redoubt sandbox, not Azure]")
}
