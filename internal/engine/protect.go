package engine

import (
	"context"
	"encoding/json"
	"fmt"
)

// allowDestroy refuses to destroy an environment that holds protected
// resources, or unprotects them if that is wanted. The engine would refuse as
// well, but only after it has deleted what depends on them: access, network
// and locks.
func (w *workplace) allowDestroy(ctx context.Context) error {
	state, err := w.stack.Export(ctx)
	if err != nil {
		return shorten("reading the state", err)
	}
	protected, err := protectedIn(state.Deployment)
	if err != nil {
		return fmt.Errorf("reading the state: %w", err)
	}
	if len(protected) == 0 {
		return nil
	}
	if !w.options.Unprotect {
		return &Error{Operation: OperationDestroy, Protected: true, Problems: protected}
	}
	for _, p := range protected {
		w.options.Progress.Note(fmt.Sprintf("unprotecting %s (%s)", p.Name, p.Type))
	}
	_, errs, _, err := w.command.Run(ctx, w.stack.Workspace().WorkDir(), nil, nil, nil, nil,
		"state", "unprotect", "--all", "--yes", "--stack", w.options.Stack)
	if err != nil {
		return fmt.Errorf("unprotecting resources: %w\n%s", err, errs)
	}
	return nil
}

// protectedIn lists the protected resources of a deployment as problems.
func protectedIn(deployment json.RawMessage) ([]Problem, error) {
	var state struct {
		Resources []struct {
			URN     string `json:"urn"`
			Type    string `json:"type"`
			Custom  bool   `json:"custom"`
			Protect bool   `json:"protect"`
		} `json:"resources"`
	}
	if err := unmarshalOptional(deployment, &state); err != nil {
		return nil, err
	}
	var found []Problem
	for _, r := range state.Resources {
		if r.Protect && r.Custom && !isProvider(r.Type) {
			found = append(found, Problem{URN: r.URN, Type: r.Type, Name: nameOf(r.URN), Text: "it is protected; nothing was deleted"})
		}
	}
	return found, nil
}
