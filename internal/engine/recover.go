package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/auto/optrefresh"
)

// A run that is killed leaves two kinds of traces in a sandbox, beside the one
// of unanswered.go:
//
//   - the backend's lock. Nobody can still hold it, because this run has the
//     sandbox's own lock, which outlives every engine.
//   - operations that the state calls pending. Whether they happened is for
//     the simulated Azure to say: a creation that did is taken into the state,
//     since a second one would be refused; one that did not is forgotten, and
//     done again by this run; what was being changed or deleted is read anew.

// recoverSandbox repairs such traces and says so.
func (w *workplace) recoverSandbox(ctx context.Context, result *Result) error {
	if err := w.restoreState(result); err != nil {
		return err
	}
	if err := w.breakLock(ctx, result); err != nil {
		return err
	}
	if err := w.settlePending(ctx, result); err != nil {
		return err
	}
	return w.adoptUnanswered(ctx, result)
}

// settlePending clears the pending operations of the state.
func (w *workplace) settlePending(ctx context.Context, result *Result) error {
	pending, err := pendingOperations(w.state.checkpoint(w.project.Name, w.options.Stack))
	if err != nil || len(pending) == 0 {
		return err
	}
	created := map[string]string{} // ids of the creations that happened, by URN
	var reread []string
	for _, op := range pending {
		r := op.Resource
		what := fmt.Sprintf("%s (%s): ", nameOf(r.URN), r.Type)
		id, exists := w.azure.Find(r.Type, r.Inputs)
		switch {
		case op.Type != "creating":
			reread = append(reread, r.URN)
			what += fmt.Sprintf("a run was interrupted while %s it; read again", op.Type)
		case exists:
			created[r.URN] = id
			what += "a run was interrupted after creating it; taken into the state as " + id
		default:
			what += "a run was interrupted before creating it; it is created now"
		}
		w.recovered(result, what)
	}
	drop := func(d json.RawMessage) (json.RawMessage, error) { return withoutPending(d, created) }
	err = w.repair(ctx, drop, append(reread, slices.Sorted(maps.Keys(created))...))
	return shorten("repairing the state after an interrupted run", err)
}

// repair changes the state; then it reads the given resources from Azure.
// `pulumi refresh --import-pending-creates`, made for this, only relabels the
// pending entry and imports nothing (v3.226.0, cmd/pulumi/operations/refresh.go).
func (w *workplace) repair(ctx context.Context, change func(json.RawMessage) (json.RawMessage, error), reread []string) error {
	state, err := w.stack.Export(ctx)
	if err != nil {
		return err
	}
	if state.Deployment, err = change(state.Deployment); err != nil {
		return err
	}
	if err := w.stack.Import(ctx, state); err != nil {
		return err
	}
	if len(reread) == 0 {
		return nil
	}
	_, err = w.stack.Refresh(ctx, optrefresh.Target(reread), optrefresh.Color("never"))
	return err
}

// withoutPending moves pending creations with a known id into the resources and
// drops all other pending operations, in a deployment as `pulumi stack export`
// prints it.
func withoutPending(deployment json.RawMessage, created map[string]string) (json.RawMessage, error) {
	var fields map[string]json.RawMessage
	var resources []map[string]any
	var pending []struct {
		Resource map[string]any `json:"resource"`
	}
	err := errors.Join(json.Unmarshal(deployment, &fields),
		unmarshalOptional(fields["resources"], &resources), unmarshalOptional(fields["pending_operations"], &pending))
	if err != nil {
		return nil, err
	}
	for _, op := range pending {
		urn, _ := op.Resource["urn"].(string)
		if id, happened := created[urn]; happened {
			op.Resource["id"] = id
			resources = append(resources, op.Resource)
		}
	}
	delete(fields, "pending_operations")
	if fields["resources"], err = json.Marshal(resources); err != nil {
		return nil, err
	}
	return json.Marshal(fields)
}

func unmarshalOptional(data json.RawMessage, into any) error {
	if len(data) == 0 {
		return nil
	}
	return json.Unmarshal(data, into)
}

// restoreState puts the state before the last write back, if the last write
// was cut short. What that write was about is in the older state as pending, or
// has not begun: the engine saves before it begins and stops when it cannot
// (https://github.com/pulumi/pulumi/blob/master/pkg/backend/diy/state.go).
func (w *workplace) restoreState(result *Result) error {
	file := w.state.checkpoint(w.project.Name, w.options.Stack)
	_, broken := pendingOperations(file)
	var damaged *StateError
	if !errors.As(broken, &damaged) {
		return broken
	}
	before := file + ".bak"
	if _, err := pendingOperations(before); err != nil || !isFile(before) {
		return broken
	}
	data, err := os.ReadFile(before)
	if err != nil {
		return fmt.Errorf("restoring the sandbox's state: %w", err)
	}
	if err := errors.Join(os.WriteFile(file+".restored", data, 0o600), os.Rename(file+".restored", file)); err != nil {
		return fmt.Errorf("restoring the sandbox's state: %w", err)
	}
	w.recovered(result, "the Pulumi state was cut short, as on a full disk; restored the one before the last write")
	return nil
}

func (w *workplace) breakLock(ctx context.Context, result *Result) error {
	left, err := os.ReadDir(w.state.locks(w.project.Name, w.options.Stack))
	if errors.Is(err, os.ErrNotExist) || (err == nil && len(left) == 0) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("looking for locks of an interrupted run: %w", err)
	}
	if err := w.stack.Cancel(ctx); err != nil {
		return shorten("removing the lock of an interrupted run", err)
	}
	w.recovered(result, "removed the lock that an interrupted run left")
	return nil
}

func (w *workplace) recovered(result *Result, what string) {
	result.Recovered = append(result.Recovered, what)
	w.options.Progress.Note("recovered: " + what)
}

// pendingOperation is an operation that the state calls unfinished.
type pendingOperation struct {
	Type     string `json:"type"` // creating, updating, deleting, reading or importing
	Resource struct {
		URN    string         `json:"urn"`
		Type   string         `json:"type"`
		Inputs map[string]any `json:"inputs"`
	} `json:"resource"`
}

// pendingOperations reads them from a stack's checkpoint file, if there is one.
func pendingOperations(file string) ([]pendingOperation, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the sandbox's state: %w", err)
	}
	var state struct {
		Checkpoint struct {
			Latest struct {
				Pending []pendingOperation `json:"pending_operations"`
			} `json:"latest"`
		} `json:"checkpoint"`
	}
	if err := json.Unmarshal(data, &state); err != nil {
		return nil, &StateError{fmt.Errorf("reading the sandbox's Pulumi state %s: %w", file, err)}
	}
	return state.Checkpoint.Latest.Pending, nil
}
