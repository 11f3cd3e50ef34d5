// Package engine_test runs the project's own program and stack files through
// the real Pulumi engine on the sandbox, and its CLI as a user would.
package engine_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// Types of the resources that the tests name.
const (
	clusterType    = "azure-native:redisenterprise:RedisEnterprise"
	databaseType   = "azure-native:redisenterprise:Database"
	assignmentType = "azure-native:redisenterprise:AccessPolicyAssignment"
	lockType       = "azure-native:authorization/v20200501:ManagementLockByScope"
)

// stackFile reads one of the project's own stack files.
func stackFile(t *testing.T, stack string) []byte {
	t.Helper()
	data, err := os.ReadFile(environment.StackFile(enginetest.Root(), stack))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// withLandingZone completes a sandbox's options with the project's landing zone.
func withLandingZone(t *testing.T, o sandbox.Options) sandbox.Options {
	t.Helper()
	zone, err := sandbox.LoadLandingZone(filepath.Join(enginetest.Root(), "stacks", "landing-zone.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	o.LandingZone = zone
	return o
}

// newEnvironment prepares one of the project's own environments.
func newEnvironment(t *testing.T, stack string) *enginetest.Env {
	t.Helper()
	return newEnvironmentOn(t, stack, sandbox.Options{})
}

// newEnvironmentOn does so on a sandbox with options, such as faults.
func newEnvironmentOn(t *testing.T, stack string, o sandbox.Options) *enginetest.Env {
	t.Helper()
	// The waivers of the stack files hold on this day.
	onTheDay := func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }
	o.Now = onTheDay
	return enginetest.New(t, environment.DeployOn(onTheDay),
		enginetest.WithStack(stack), enginetest.WithStackFile(stackFile(t, stack)),
		enginetest.WithSandbox(withLandingZone(t, o)), enginetest.WithUnknown(environment.EncryptedPlaceholder))
}
