package azurepolicy

import (
	"errors"
	"fmt"
	"strings"
	"sync"
)

// function is one template function.
type function struct {
	name     string
	min, max int // number of arguments; max is -1 for any number
	// call gets its arguments evaluated and known: deeply, or for a shallow function at the top only.
	call    func(s *scene, arguments []any) (any, error)
	shallow bool
	// lazy evaluates its arguments itself; it takes the place of call.
	lazy func(s *scene, arguments []expression) (any, *doubt)
}

func (f *function) arity() string {
	switch {
	case f.max < 0:
		return fmt.Sprintf("%d arguments or more", f.min)
	case f.min == f.max:
		return fmt.Sprintf("%d arguments", f.min)
	default:
		return fmt.Sprintf("%d to %d arguments", f.min, f.max)
	}
}

// undecidable is the error of a function whose result Azure knows and this package does not. Any other error is one that
// Azure ends in too.
type undecidable struct{ reason string }

func (u *undecidable) Error() string { return u.reason }

func undecidablef(format string, values ...any) error {
	return &undecidable{fmt.Sprintf(format, values...)}
}

func (f *function) doubt(err error) *doubt {
	kind := failed
	var gap *undecidable
	if errors.As(err, &gap) {
		kind = notKnown
	}
	return &doubt{kind: kind, reason: f.name + "(): " + err.Error()}
}

// The largest results that Azure takes of a function,
// https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#limits-enforced-during-evaluation
const (
	longestText  = 131072
	longestArray = 32768
)

func withinLimits(result any) error {
	switch v := result.(type) {
	case string:
		if len(v) > longestText {
			return fmt.Errorf("its text of %d characters is longer than the %d that Azure takes", len(v), longestText)
		}
	case []any:
		if len(v) > longestArray {
			return fmt.Errorf("its array of %d elements is longer than the %d that Azure takes", len(v), longestArray)
		}
	}
	return nil
}

// functions is every function by its name in lower case.
var functions = sync.OnceValue(func() map[string]*function {
	all := map[string]*function{}
	for _, family := range [][]function{logicFunctions(), textFunctions(), encodingFunctions(), arrayFunctions(), numberFunctions(), timeFunctions(), networkFunctions(), policyFunctions()} {
		for _, f := range family {
			all[strings.ToLower(f.name)] = &f
		}
	}
	return all
})

// excluded are the template functions that policy rules cannot use,
// https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#policy-functions
var excluded = []string{
	"copyIndex", "dateTimeAdd", "dateTimeFromEpoch", "dateTimeToEpoch", "deployment", "environment", "extensionResourceId",
	"lambda", "listAccountSas", "listKeys", "listSecrets", "managementGroup", "newGuid", "pickZones", "providers", "reference",
	"resourceId", "subscriptionResourceId", "tenantResourceId", "tenant", "variables",
	// The functions that take a lambda cannot be used without it.
	"filter", "map", "reduce", "sort", "toObject", "groupBy", "mapValues",
}

// unsupported are functions that policy rules can use and that this package does not compute, with the reason.
var unsupported = map[string]string{
	"guid":         "its algorithm is not documented",
	"uniquestring": "its algorithm is not documented",
	"format":       "its format strings are those of .NET",
}

// unknownFunction says why a function cannot be called.
func unknownFunction(name string) error {
	for _, known := range excluded {
		if strings.EqualFold(known, name) {
			return fmt.Errorf("%s() is not available in policy rules", known)
		}
	}
	if len(name) > 4 && strings.EqualFold(name[:4], "list") {
		return fmt.Errorf("%s() is not available in policy rules", name)
	}
	if reason, ok := unsupported[strings.ToLower(name)]; ok {
		return fmt.Errorf("%s() is not evaluated here: %s", name, reason)
	}
	return fmt.Errorf("%s() is not a function of policy rules", name)
}

// plain makes a function of known arguments that does not look at the scene.
func plain(name string, least, most int, f func(arguments []any) (any, error)) function {
	return function{name: name, min: least, max: most, call: func(_ *scene, arguments []any) (any, error) { return f(arguments) }}
}

// shallow makes a function that looks only at the top of its arguments.
func shallow(name string, least, most int, f func(arguments []any) (any, error)) function {
	made := plain(name, least, most, f)
	made.shallow = true
	return made
}

func asText(value any) (string, error) {
	text, ok := value.(string)
	if !ok {
		return "", fmt.Errorf("takes a text, not %s", describe(value))
	}
	return text, nil
}

// asInteger reads a whole number; Azure takes a text of digits too where int() is called, not elsewhere.
func asInteger(value any) (int, error) {
	number, ok := value.(float64)
	if !ok || number != float64(int(number)) {
		return 0, fmt.Errorf("takes a whole number, not %s", describe(value))
	}
	return int(number), nil
}
