package interruption_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"google.golang.org/grpc"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// kept is a sandbox that lives in a folder from process to process.
type kept struct{ stack, dir string }

// state is what Pulumi keeps of it.
func (k kept) state(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(k.dir, "state", ".pulumi", "stacks", enginetest.Project, k.stack+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// owned are the ids of what stacks created in the simulated Azure.
func (k kept) owned(t *testing.T) []string {
	t.Helper()
	zone := landingZone(t)
	given := map[string]bool{}
	for _, r := range resources(t, sandbox.Options{LandingZone: zone}) {
		given[arm.Key(r.ID)] = true
	}
	var ids []string
	for _, r := range resources(t, sandbox.Options{LandingZone: zone, StoreFile: filepath.Join(k.dir, "azure.json")}) {
		if !given[arm.Key(r.ID)] {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

func resources(t *testing.T, o sandbox.Options) []arm.Resource {
	t.Helper()
	azure, err := sandbox.Start(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	all := azure.Resources()
	// Who closes a server at once can be quicker than its start.
	if err := azure.Close(); err != nil && !errors.Is(err, grpc.ErrServerStopped) {
		t.Fatal(err)
	}
	return all
}
