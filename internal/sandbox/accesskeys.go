package sandbox

import (
	"fmt"
	"time"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// keysKey is where the body of a stored cache or database keeps how often each access key was regenerated. It is no part of
// Azure's answer.
const keysKey = "sandbox:keys"

// The two access keys of a cache, https://learn.microsoft.com/rest/api/redis/redis/regenerate-key
const (
	keyPrimary   = "Primary"
	keySecondary = "Secondary"
)

// PlantedKey is an access key ("primary", "secondary") that the sandbox gives a new cache. It opens nothing; a test that
// finds it in clear text has found a leak. Keys that were regenerated begin with the same text, PlantedMark.
func PlantedKey(cacheID, which string) string {
	return PlantedMark + guid(cacheID, which)
}

// PlantedMark begins every access key of the sandbox.
const PlantedMark = "SANDBOX-PLANTED-KEY-"

// regeneratedKey is the key of a slot after so many regenerations.
func regeneratedKey(ownerID, slot string, times int) string {
	which := map[string]string{keyPrimary: "primary", keySecondary: "secondary"}[slot]
	if times > 0 {
		which += fmt.Sprintf(" %d", times)
	}
	return PlantedKey(ownerID, which)
}

// keyState is what a stored cache or database says of its access keys.
type keyState struct {
	times   map[string]int // by slot
	pending string         // the slot that an operation regenerates, "" when none does
	done    time.Time      // when that operation ends
}

// keysOf returns the state of the keys of a cache or a database. An operation that has ended counts, so that nobody has to
// come and end it.
func (a *azure) keysOf(owner arm.Resource) keyState {
	stored, _ := owner.Body[keysKey].(map[string]any)
	state := keyState{times: map[string]int{}}
	for _, slot := range []string{keyPrimary, keySecondary} {
		times, _ := stored[slot].(float64)
		state.times[slot] = int(times)
	}
	state.pending, _ = stored["pending"].(string)
	if text, ok := stored["done"].(string); ok {
		state.done, _ = time.Parse(time.RFC3339Nano, text)
	}
	if state.pending != "" && !a.options.Now().Before(state.done) {
		state.times[state.pending]++
		state.pending, state.done = "", time.Time{}
	}
	return state
}

// with returns the owner with the state in its body.
func (s keyState) with(owner arm.Resource) arm.Resource {
	owner = owner.Clone()
	stored := map[string]any{}
	for slot, times := range s.times {
		stored[slot] = float64(times)
	}
	if s.pending != "" {
		stored["pending"], stored["done"] = s.pending, s.done.UTC().Format(time.RFC3339Nano)
	}
	owner.Body[keysKey] = stored
	return owner
}

// listed is what listKeys answers.
func (s keyState) listed(ownerID string) map[string]any {
	return map[string]any{
		"primaryKey":   regeneratedKey(ownerID, keyPrimary, s.times[keyPrimary]),
		"secondaryKey": regeneratedKey(ownerID, keySecondary, s.times[keySecondary]),
	}
}

// regenerate replaces one key: at once on the classic service, by an operation that takes its time on the managed one.
func (a *azure) regenerate(owner arm.Resource, slot string) (keyState, error) {
	state := a.keysOf(owner)
	if is(owner, typeDatabase) {
		state.pending, state.done = slot, a.options.Now().Add(max(a.options.BusyFor, 0))
	} else {
		state.times[slot]++
	}
	return state, a.amend(state.with(owner))
}
