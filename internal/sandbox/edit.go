package sandbox

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// Edited is one property that an edit set.
type Edited struct {
	// Path is the property's place in the words of azure-native, as a refresh shows it: "tags.owner".
	Path string
	// Old and New are its values before and after, as plain values; nil for none. New may differ from what was asked for:
	// where a property is removed, Azure's default takes its place.
	Old, New any
}

// Changed says whether the property is now another than before.
func (e Edited) Changed() bool { return !reflect.DeepEqual(e.Old, e.New) }

// Edit changes a resource behind the back of the stack that owns it, as somebody with the portal would: the rules of the
// simulated Azure apply, and no Pulumi state hears of it. Every problem with the settings is reported at once, as
// "path: problem; expected ...; got ..."; a refusal by a rule is an *Error. Nothing has changed when there is an error.
func (s *Server) Edit(ctx context.Context, id string, settings []Setting) ([]Edited, error) {
	stored, ok := s.azure.raw(id)
	if !ok {
		return nil, fmt.Errorf("editing %s: it does not exist %s", id, banner)
	}
	kind, ok := arm.LookupType(stored.Type)
	if !ok {
		return nil, fmt.Errorf("editing %s: resources of type %s cannot be changed here %s", id, stored.Type, banner)
	}
	before, err := arm.ToInputs(kind.Token, stored)
	if err != nil {
		return nil, fmt.Errorf("editing %s: %w", stored.ID, err)
	}
	after, edited, err := applySettings(kind, before, settings)
	if err != nil {
		return nil, err
	}
	parsed, err := arm.ParseID(stored.ID)
	if err != nil {
		return nil, fmt.Errorf("editing %s: %w", id, err)
	}
	wanted, err := arm.FromInputs(kind.Token, after, parsed.SubscriptionID)
	if err != nil {
		return nil, fmt.Errorf("editing %s: %w", stored.ID, err)
	}
	if _, err := s.azure.update(ctx, wanted); err != nil {
		return nil, fmt.Errorf("editing %s: %w", stored.ID, err)
	}
	return s.reread(kind, stored.ID, edited)
}

// Delete takes away a resource, with all that lies below it, behind the back of the stack that owns it. The rules apply: what
// is locked or in use is refused with an *Error.
func (s *Server) Delete(ctx context.Context, id string) error {
	if _, ok := s.azure.raw(id); !ok {
		return fmt.Errorf("deleting %s: it does not exist %s", id, banner)
	}
	if err := s.azure.delete(ctx, id); err != nil {
		return fmt.Errorf("deleting %s: %w", id, err)
	}
	return nil
}

// raw returns a resource as it is stored, without what Azure adds to its answer.
func (a *azure) raw(id string) (arm.Resource, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	r, ok := a.resources[arm.Key(id)]
	return r.Clone(), ok
}

// reread fills in what the properties are now.
func (s *Server) reread(kind *arm.Kind, id string, edited []Edited) ([]Edited, error) {
	stored, _ := s.azure.raw(id)
	now, err := arm.ToInputs(kind.Token, stored)
	if err != nil {
		return nil, fmt.Errorf("reading %s again: %w", id, err)
	}
	for i := range edited {
		edited[i].New = valueAt(now, edited[i].Path)
	}
	return edited, nil
}

// applySettings returns the inputs with the settings applied, and what they were at those places.
func applySettings(kind *arm.Kind, before map[string]any, settings []Setting) (map[string]any, []Edited, error) {
	after, _ := arm.CloneValue(before).(map[string]any)
	var edited []Edited
	var problems []error
	for _, setting := range settings {
		path, err := setting.apply(kind, after)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		edited = append(edited, Edited{Path: path, Old: valueAt(before, path)})
	}
	known := map[string]bool{}
	for _, problem := range arm.Validate(kind.Token, before) {
		known[problem.String()] = true
	}
	for _, problem := range arm.Validate(kind.Token, after) {
		if !known[problem.String()] {
			problems = append(problems, errors.New(problem.String()))
		}
	}
	return after, edited, errors.Join(problems...)
}
