package fleet

import (
	"slices"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Standing is what a project's fleet file says of the stack file of one environment. The zero value is that of an environment
// that no fleet file has, and of one that is as the fleet file wants it.
type Standing struct {
	// Difference says how the stack file differs; "" also where Uncompared is true.
	Difference Difference
	// Mistake is the first thing that is wrong with the fleet file; "" for a file with nothing wrong, as far as anybody had to look.
	Mistake string
	// Uncompared is true when the mistakes leave open what the stack file should be, for an environment that is declared, or
	// may be.
	Uncompared bool
	// Declared is true for an environment that the fleet file is known to have.
	Declared bool
}

// Stand compares the stack file of one environment with the project's fleet file, as far as that can be read. The mistakes that
// [File.Check] finds hinder no comparison, so they are looked for only where there is a difference: they say whether
// [Project.Write] would mend it.
func Stand(dir, name string, clock func() time.Time) (Standing, error) {
	p, problems, err := load(dir)
	switch {
	case err != nil:
		// The first line of a stack file says whether it came from a fleet file, also while nobody can read that.
		return Standing{Mistake: firstLine(err), Uncompared: true, Declared: (&Project{Dir: dir}).wrote(name)}, nil
	case p == nil:
		return Standing{}, nil
	case len(problems) > 0:
		standing := Standing{Mistake: problems[0].String(), Declared: p.declares(name)}
		standing.Uncompared = standing.Declared
		if !p.readsEnvironments(problems) {
			standing.Uncompared, standing.Declared = true, standing.Declared || p.wrote(name)
		}
		return standing, nil
	}
	standing := Standing{Declared: p.declares(name)}
	if standing.Difference, err = p.CompareOne(name); err != nil || standing.Difference == "" {
		return standing, err
	}
	following, err := p.following(clock)
	if len(following) > 0 {
		standing.Mistake = following[0].String()
	}
	return standing, err
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

func (p *Project) declares(name string) bool {
	return slices.ContainsFunc(p.File.Entries, func(e Entry) bool { return e.Name == name })
}

// readsEnvironments reports whether the names of all environments were read: not where their key is misspelt, holds something
// else than an object, or is there twice.
func (p *Project) readsEnvironments(problems validation.Problems) bool {
	return len(p.File.Entries) > 0 && !slices.ContainsFunc(problems, func(problem validation.Problem) bool { return problem.Path == environmentsKey })
}

// wrote reports whether the stack file of an environment was made from a fleet file. One that can't be read is for others to
// complain about.
func (p *Project) wrote(name string) bool {
	generated, _, err := isGenerated(p.path(name))
	return err == nil && generated
}
