package unit_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/plugin"
	"github.com/redoubt-iac/redoubt/tests/plugin/remote"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// Whatever the options: through the plugin they give the native graph and outputs, or the native refusal.
func TestAnyArgumentsMeanTheSameNativelyAndThroughThePlugin(t *testing.T) {
	t.Parallel()
	serving := plugin.New(plugin.Options{Schema: []byte("{}"), Clock: onTheDay})
	made, refused := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		args := drawArgs(rt)
		options := recorder.Options{Stack: "test", Preview: rapid.Bool().Draw(rt, "preview")}
		native, nativeErr := remote.Run(context.Background(), options, serving, func(ctx *pulumi.Context) error {
			_, err := hardenedcache.NewHardenedCache(ctx, "cache", args)
			return err
		})
		through, throughErr := remote.Run(context.Background(), options, serving, func(ctx *pulumi.Context) error {
			_, err := remote.New(ctx, hardenedcache.Type, "cache", args)
			return err
		})
		if nativeErr != nil {
			refused++
			if throughErr == nil || len(through.Registered) > 0 || !strings.Contains(throughErr.Error(), refusalOf(nativeErr)) {
				rt.Fatalf("%d resources and %v\nwant the native refusal %v", len(through.Registered), throughErr, nativeErr)
			}
			return
		}
		if throughErr != nil {
			rt.Fatal(throughErr)
		}
		made++
		want, got := requests(rt, native), requests(rt, through)
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Errorf("the graph differs from the native one (-native +plugin):\n%s", diff)
		}
	})
	t.Logf("%d graphs and %d refusals were compared", made, refused)
	if made == 0 || refused == 0 {
		t.Error("not both a graph and a refusal were compared")
	}
}

// refusalOf is a refusal without the lines that Pulumi puts around it.
func refusalOf(err error) string {
	if err == nil {
		return ""
	}
	_, refusal, _ := strings.Cut(err.Error(), "redoubt:index:")
	return strings.TrimSpace(refusal)
}

func requests(t rapid.TB, result remote.Result) map[string]any {
	registered, err := result.Requests()
	if err != nil {
		t.Fatal(err)
	}
	for urn, outputs := range result.Components {
		registered["outputs of "+urn] = remote.Plain(outputs)
	}
	return registered
}
