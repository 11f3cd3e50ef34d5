package fleet

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/environment"
)

// Difference says how a stack file differs from the fleet file.
type Difference string

// The differences.
const (
	Missing  Difference = "missing"  // the environment has no stack file yet
	Outdated Difference = "outdated" // the stack file says something else
	Orphaned Difference = "orphaned" // the fleet file has no such environment any more
)

// Stale is a stack file that is not as the fleet file wants it.
type Stale struct {
	Name       string     `json:"name"`
	Difference Difference `json:"difference"`
}

// Compare finds every stack file that is not as the fleet file wants it, sorted by name: byte for byte, but for the lines of
// the keys that [Project.Write] keeps, which Pulumi puts where it likes.
func (p *Project) Compare() ([]Stale, error) {
	var stale []Stale
	for _, d := range p.Files {
		difference, err := p.compare(d)
		if err != nil {
			return nil, err
		}
		if difference != "" {
			stale = append(stale, Stale{d.Name, difference})
		}
	}
	orphans, err := p.orphans()
	stale = append(stale, orphans...)
	slices.SortFunc(stale, func(a, b Stale) int { return strings.Compare(a.Name, b.Name) })
	return stale, err
}

// CompareOne is the difference of one environment's stack file; "" when there is none, and for an environment that the
// fleet file does not have.
func (p *Project) CompareOne(name string) (Difference, error) {
	at := slices.IndexFunc(p.Files, func(d Derived) bool { return d.Name == name })
	if at < 0 {
		return "", nil
	}
	return p.compare(p.Files[at])
}

func (p *Project) compare(d Derived) (Difference, error) {
	present, err := os.ReadFile(p.path(d.Name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Missing, nil
	case err != nil:
		return "", fmt.Errorf("reading the stack file of %s: %w", d.Name, err)
	case !bytes.Equal(withoutKept(present, d.tree), withoutKept(d.Contents, d.tree)):
		return Outdated, nil
	default:
		return "", nil
	}
}

// withoutKept is a stack file without the lines of Pulumi's own keys, but for those that the fleet file says itself.
func withoutKept(contents []byte, said map[string]any) []byte {
	var rest []byte
	for line := range bytes.Lines(contents) {
		key, _, _ := strings.Cut(string(line), ":")
		if _, fromFleet := said[key]; fromFleet || !slices.Contains(pulumisOwn, key) {
			rest = append(rest, line...)
		}
	}
	return rest
}

// orphans are the generated stack files of environments that the fleet file does not have.
func (p *Project) orphans() ([]Stale, error) {
	names, err := environment.Names(p.Dir)
	if err != nil {
		return nil, fmt.Errorf("listing the environments: %w", err)
	}
	var found []Stale
	for _, name := range names {
		if slices.ContainsFunc(p.Files, func(d Derived) bool { return d.Name == name }) {
			continue
		}
		generated, _, err := isGenerated(p.path(name))
		if err != nil {
			return nil, err
		}
		if generated {
			found = append(found, Stale{name, Orphaned})
		}
	}
	return found, nil
}

// Write brings the stack files up to date and returns what was not. A file of an environment that is gone stays unless prune
// is set: without it nobody could destroy what is still deployed.
func (p *Project) Write(prune bool) ([]Stale, error) {
	stale, err := p.Compare()
	if err != nil {
		return nil, err
	}
	for _, s := range stale {
		if s.Difference == Orphaned {
			if !prune {
				continue
			}
			if err := os.Remove(p.path(s.Name)); err != nil {
				return nil, fmt.Errorf("removing the stack file of %s: %w", s.Name, err)
			}
			continue
		}
		at := slices.IndexFunc(p.Files, func(d Derived) bool { return d.Name == s.Name })
		if err := replace(p.path(s.Name), p.Files[at].Contents); err != nil {
			return nil, fmt.Errorf("writing the stack file of %s: %w", s.Name, err)
		}
	}
	return stale, nil
}

// replace writes a file as a whole or not at all.
func replace(file string, contents []byte) error {
	temporary := file + ".new"
	if err := os.WriteFile(temporary, contents, 0o644); err != nil {
		return err
	}
	return os.Rename(temporary, file)
}
