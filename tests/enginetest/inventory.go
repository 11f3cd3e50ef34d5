package enginetest

import (
	"context"

	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/inventory"
)

// Planned previews and returns what the environment would consist of.
func (e *Env) Planned() inventory.Environment {
	e.t.Helper()
	return e.inventory(engine.Planned)
}

// Deployed returns what the environment consists of according to its state.
func (e *Env) Deployed() inventory.Environment {
	e.t.Helper()
	return e.inventory(func(ctx context.Context, o engine.Options) (engine.Result, inventory.Environment, error) {
		found, err := engine.Deployed(ctx, o)
		return engine.Result{Operation: engine.OperationPreview}, found, err
	})
}

func (e *Env) inventory(read func(context.Context, engine.Options) (engine.Result, inventory.Environment, error)) inventory.Environment {
	e.t.Helper()
	var found inventory.Environment
	e.must(e.run(func(ctx context.Context, o engine.Options) (result engine.Result, err error) {
		result, found, err = read(ctx, o)
		return result, err
	}, false))
	return found
}
