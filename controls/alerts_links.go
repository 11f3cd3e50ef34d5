package controls

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// watchers are the alerts of one type, by what they watch.
type watchers struct {
	// byScope are those that say what they watch, by the arm.Key of each scope; "" holds those that watch everything.
	byScope map[string][]*Resource
	// stray are those of which that is not known yet.
	stray []*Resource
	every []*Resource
}

// of are the alerts that watch a resource, by itself or with all around it, and those that may.
func (w watchers) of(r *Resource) (sure, possible []*Resource) {
	if r.ID == "" {
		return nil, w.every
	}
	sure = append(sure, w.byScope[""]...)
	for _, scope := range scopes(r.ID) {
		sure = append(sure, w.byScope[scope]...)
	}
	return sure, w.stray
}

// alertLinks are all alerts of a graph.
type alertLinks struct{ metrics, queries, activities watchers }

func (g *Graph) linkAlerts() {
	g.links.alerts = alertLinks{
		metrics:    g.watchersOf(typeMetricAlert, scopesOfAlert),
		queries:    g.watchersOf(typeQueryAlert, idsInQueries),
		activities: g.watchersOf(typeActivityAlert, scopesOfAlert),
	}
}

func (g *Graph) watchersOf(armType string, watched func(*Resource) (ids []string, known bool)) watchers {
	found := watchers{byScope: map[string][]*Resource{}, every: g.OfType(armType)}
	for _, alert := range found.every {
		ids, known := watched(alert)
		if !known {
			found.stray = append(found.stray, alert)
		}
		seen := map[string]bool{}
		for _, id := range ids {
			if key := arm.Key(id); !seen[key] {
				seen[key] = true
				found.byScope[key] = append(found.byScope[key], alert)
			}
		}
	}
	return found
}

func scopesOfAlert(alert *Resource) (ids []string, known bool) {
	return texts(lookup(alert.Body, scopesSteps))
}

var (
	scopesSteps     = strings.Split("properties.scopes", ".")
	conditionsSteps = strings.Split("properties.criteria.allOf", ".")
)

// idInText finds the ids of ARM resources in a text, such as a query that restricts itself to one cache.
var idInText = regexp.MustCompile(`(?i)/subscriptions/[^"'\s,;)]+`)

// idsInQueries are the ids that the queries of a rule name. A query that names none is about all that logs into its
// workspace.
func idsInQueries(rule *Resource) (ids []string, known bool) {
	queries, known := queriesOf(rule)
	for _, query := range queries {
		named := idInText.FindAllString(query, -1)
		if len(named) == 0 {
			named = []string{""}
		}
		ids = append(ids, named...)
	}
	return ids, known
}

// queriesOf are the queries of a log alert; known is false when there may be others.
func queriesOf(rule *Resource) (queries []string, known bool) {
	conditions, known := list(lookup(rule.Body, conditionsSteps))
	for _, condition := range conditions {
		query, isText := lookup(condition, []string{"query"}).(string)
		known = known && isText
		if isText {
			queries = append(queries, query)
		}
	}
	return queries, known
}

// reads says whether a query names a table, outside of its comments.
func reads(query, table string) bool {
	for line := range strings.Lines(query) {
		code, _, _ := strings.Cut(line, "//")
		if slices.Contains(strings.FieldsFunc(code, endsWord), table) {
			return true
		}
	}
	return false
}

func endsWord(letter rune) bool {
	return letter != '_' && !unicode.IsLetter(letter) && !unicode.IsDigit(letter)
}
