package check_test

import (
	"context"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/inventory"
	"github.com/redoubt-iac/redoubt/internal/judgement"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

const (
	clusterType  = "azure-native:redisenterprise:RedisEnterprise"
	databaseType = "azure-native:redisenterprise:Database"
)

// today is the day on which the programs here run, and are judged.
var today = time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)

func clock() time.Time { return today }

// with is the project's program, after something that a consumer registers.
func with(transform pulumi.ResourceTransform) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		if err := ctx.RegisterResourceTransform(transform); err != nil {
			return err
		}
		return environment.DeployOn(clock)(ctx)
	}
}

// setting makes one input of all resources of a type something else.
func setting(token, input string, value pulumi.Input) pulumi.RunFunc {
	return with(func(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
		if args.Type != token {
			return nil
		}
		args.Props[input] = value
		return &pulumi.ResourceTransformResult{Props: args.Props, Opts: args.Opts}
	})
}

// ignoring makes a program leave one input of all resources of a type as it is.
func ignoring(token, input string) pulumi.RunFunc {
	return with(func(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
		if args.Type != token {
			return nil
		}
		args.Opts.IgnoreChanges = append(args.Opts.IgnoreChanges, input)
		return &pulumi.ResourceTransformResult{Props: args.Props, Opts: args.Opts}
	})
}

func devStack(t *testing.T, program pulumi.RunFunc) *enginetest.Env {
	t.Helper()
	file, err := os.ReadFile(environment.StackFile(enginetest.Root(), "dev"))
	if err != nil {
		t.Fatal(err)
	}
	return enginetest.New(t, program, enginetest.WithStack("dev"), enginetest.WithStackFile(file))
}

// findings are the ids of the controls that a plan, or a state, fails.
func findings(t *testing.T, found inventory.Environment) []string {
	t.Helper()
	resources, skipped, err := judgement.Resources(found)
	if err != nil || len(skipped) > 0 {
		t.Fatalf("skipped %v, %v", skipped, err)
	}
	graph := controls.NewGraph(controls.Description{Name: "dev", Stage: controls.NonProduction}, resources)
	report := controls.Evaluate(graph, controls.Options{Now: today})
	if report.Counts.Caches == 0 {
		t.Fatal("no cache was judged")
	}
	var ids []string
	for _, result := range report.Findings() {
		ids = append(ids, result.Control.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// No component can see a transform that runs after it. What the engine saw is what is judged.
func TestATransformThatWeakensTheComponentIsCaught(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		program pulumi.RunFunc
		want    []string
	}{
		"without a transform":         {environment.DeployOn(clock), nil},
		"public access is opened":     {setting(clusterType, "publicNetworkAccess", pulumi.String("Enabled")), []string{"RDT-NET-01"}},
		"old TLS is let in":           {setting(clusterType, "minimumTlsVersion", pulumi.String("1.0")), []string{"RDT-TRA-02"}},
		"plain text is let in":        {setting(databaseType, "clientProtocol", pulumi.String("Plaintext")), []string{"RDT-TRA-01"}},
		"access keys are switched on": {setting(databaseType, "accessKeysAuthentication", pulumi.String("Enabled")), []string{"RDT-IDN-02"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := findings(t, devStack(t, c.program).Planned()); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// The program asks for closed, the engine keeps open: a preview that trusted the program would be clean.
func TestIgnoreChangesThatKeepsAWeakPropertyIsCaught(t *testing.T) {
	t.Parallel()
	env := devStack(t, setting(clusterType, "publicNetworkAccess", pulumi.String("Enabled")))
	env.Up()
	if got, want := findings(t, env.Deployed()), []string{"RDT-NET-01"}; !slices.Equal(got, want) {
		t.Errorf("deployed: got %v, want %v", got, want)
	}
	env.SetProgram(ignoring(clusterType, "publicNetworkAccess"))
	if plan := env.Preview(); plan.Changed() {
		t.Fatalf("the weak property does not stay: %v", plan.Changes)
	}
	if got, want := findings(t, env.Planned()), []string{"RDT-NET-01"}; !slices.Equal(got, want) {
		t.Errorf("planned: got %v, want %v", got, want)
	}
	env.SetProgram(environment.DeployOn(clock))
	if got := findings(t, env.Planned()); len(got) > 0 {
		t.Errorf("without ignoreChanges: got %v", got)
	}
}
