package sandbox

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

// Whatever is stored, taken away and revoked, and in whatever order: the indexes say what a look at everything would.
func TestIndexesAgreeWithWhatExists(t *testing.T) {
	t.Parallel()
	var pool []arm.Resource
	for _, m := range slices.Concat(requests.Environment, requests.UpToLink) {
		r, err := arm.FromInputs(m.Token, m.Inputs, requests.SubscriptionID)
		if err != nil {
			t.Fatal(err)
		}
		pool = append(pool, r)
	}
	random := rand.New(rand.NewPCG(1, 2)) // the same every time
	v := newInventory()
	for range 60 {
		before := maps.Clone(v.resources)
		v.begin()
		for range random.IntN(6) {
			r := pool[random.IntN(len(pool))]
			if random.IntN(3) == 0 {
				v.drop(arm.Key(r.ID))
			} else {
				v.keep(r)
			}
		}
		if random.IntN(3) == 0 {
			v.revoke()
			if diff := cmp.Diff(before, v.resources); diff != "" {
				t.Fatalf("revoked (-before +after):\n%s", diff)
			}
		}
		checkIndexes(t, &v, pool)
	}
}

func checkIndexes(t *testing.T, v *inventory, pool []arm.Resource) {
	t.Helper()
	fresh := newInventory()
	fresh.load(slices.Collect(maps.Values(v.resources)))
	for _, probe := range pool {
		for _, types := range [][]string{nil, {probe.Type}, {typeLock, typeEndpoint}} {
			var below, naive []string
			v.eachBelow(probe.ID, func(r arm.Resource) { below = append(below, r.ID) }, types...)
			for _, key := range slices.Sorted(maps.Keys(v.resources)) {
				if r := v.resources[key]; arm.Below(r.ID, probe.ID) && (types == nil || is(r, types...)) {
					naive = append(naive, r.ID)
				}
			}
			if diff := cmp.Diff(naive, below); diff != "" {
				t.Fatalf("below %s of %v (-want +got):\n%s", probe.ID, types, diff)
			}
		}
		if diff := cmp.Diff(idsOf(fresh.usersOf(probe.ID)), idsOf(v.usersOf(probe.ID))); diff != "" {
			t.Fatalf("users of %s (-want +got):\n%s", probe.ID, diff)
		}
	}
}

func idsOf(all []arm.Resource) []string {
	var ids []string
	for _, r := range all {
		ids = append(ids, r.ID)
	}
	return ids
}
