package controls

import (
	"slices"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/waivers"
)

// Options say how to judge.
type Options struct {
	// Now is the date of the judgement: of waivers, of expiries and of retirements.
	Now time.Time
	// Waivers are those that the caller trusts. A waiver that stands in a judged artefact is none of them.
	Waivers []waivers.Waiver
	// Only limits the judgement to some controls; nil judges all.
	Only []*Control
}

func (o Options) controls() []*Control {
	if o.Only != nil {
		return o.Only
	}
	return Catalogue()
}

// Evaluate judges one graph with every control that looks at a single environment.
func Evaluate(g *Graph, o Options) *Report {
	report := &Report{Name: g.Name, Stage: g.Stage, Sandbox: g.Sandbox, At: o.Now, Results: make([]Result, 0, o.size(g))}
	for _, control := range o.controls() {
		if control.Status == NotMet {
			report.NotMet = append(report.NotMet, control)
		}
		if control.judge == nil {
			continue
		}
		for _, armType := range control.Judges {
			for _, r := range g.OfType(armType) {
				report.Results = append(report.Results, control.on(g, r, o.Now))
			}
		}
	}
	report.waive(o, true)
	report.count([]*Graph{g})
	return report
}

// size is the number of results.
func (o Options) size(g *Graph) int {
	size := 0
	for _, control := range o.controls() {
		for _, armType := range control.Judges {
			size += len(g.OfType(armType))
		}
	}
	return size
}

// on judges one resource.
func (c *Control) on(g *Graph, r *Resource, now time.Time) Result {
	result := Result{Control: c, Resource: g.ref(r)}
	if c.ProductionOnly && g.Stage == NonProduction {
		result.Outcome, result.Details = NotApplicable, notApplicable("the environment is not a production one")
		return result
	}
	result.Outcome, result.Details = weigh(c.judge(subject{graph: g, Resource: r, now: now}))
	if result.Outcome == Fail && c.Status == NotMet {
		result.Outcome = Accepted
	}
	return result
}

// precedence orders outcomes: of several on one resource, the first of these counts.
var precedence = []Outcome{Fail, Unknown, Pass, NotApplicable}

// weigh makes one outcome of many. What merely passed or did not apply is dropped beside anything else, unless it says
// why.
func weigh(details []Detail) (Outcome, []Detail) {
	outcome := NotApplicable
	for _, detail := range details {
		if slices.Index(precedence, detail.Outcome) < slices.Index(precedence, outcome) {
			outcome = detail.Outcome
		}
	}
	var kept []Detail
	for _, candidate := range precedence {
		for _, detail := range details {
			worthSaying := detail.Outcome == Fail || detail.Outcome == Unknown || detail.Why != "" && detail.Outcome == outcome
			if detail.Outcome == candidate && worthSaying {
				kept = append(kept, detail)
			}
		}
	}
	return outcome, kept
}

// waive turns failures into waived ones where an active waiver covers them, and tells what became of each waiver. One
// environment may waive a control once only.
func (r *Report) waive(o Options, once bool) {
	needed := map[string]bool{}
	for _, result := range r.Results {
		if result.Outcome == Fail {
			id, _ := result.Control.Waiver()
			needed[id] = true
		}
	}
	active := map[string]*waivers.Active{}
	for i, given := range o.Waivers {
		use, holds := useOf(given, needed, o.Now)
		if once && slices.ContainsFunc(o.Waivers[:i], func(w waivers.Waiver) bool { return w.Control == given.Control }) {
			use.State, use.DaysLeft, use.Problems = WaiverRefused, 0, []string{"an earlier waiver names the same control"}
		}
		r.Waivers = append(r.Waivers, use)
		if use.State == WaiverUsed {
			active[given.Control] = &holds
		}
	}
	for i := range r.Results {
		result := &r.Results[i]
		if id, _ := result.Control.Waiver(); result.Outcome == Fail && active[id] != nil {
			result.Outcome, result.Waiver = Waived, active[id]
		}
	}
}

// useOf judges one waiver. The package waivers decides; here its answer is only put into words.
func useOf(given waivers.Waiver, needed map[string]bool, now time.Time) (WaiverUse, waivers.Active) {
	use := WaiverUse{Waiver: given, State: WaiverRefused}
	active, problems := waivers.Evaluate([]waivers.Waiver{given}, []string{given.Control}, now)
	if len(active) == 0 {
		for _, problem := range problems {
			problem.Path = "" // it counts from one waiver, not from all
			use.Problems = append(use.Problems, problem.String())
		}
		if len(problems) == 1 && strings.HasPrefix(problems[0].Message, "expired") {
			use.State = WaiverExpired
		}
		return use, waivers.Active{}
	}
	use.DaysLeft, use.State = active[0].DaysLeft, WaiverUnused
	if needed[given.Control] {
		use.State = WaiverUsed
	}
	return use, active[0]
}

// caches are the types of which there must be one in a graph that is to be clean.
var caches = []string{typeClassic, typeCluster}

func (r *Report) count(graphs []*Graph) {
	r.Counts = Counts{ByType: map[string]int{}, ByOutcome: map[Outcome]int{}}
	for _, g := range graphs {
		r.Counts.Resources += g.Len()
		for _, armType := range caches {
			r.Counts.Caches += len(g.OfType(armType))
		}
	}
	judged, controls := map[Ref]bool{}, map[*Control]bool{}
	for i := range r.Results {
		result := &r.Results[i]
		r.Counts.ByOutcome[result.Outcome]++
		if result.Outcome == NotApplicable {
			continue
		}
		controls[result.Control] = true
		if !judged[result.Resource] {
			judged[result.Resource] = true
			r.Counts.ByType[result.Resource.Type]++
		}
	}
	r.Counts.Judged, r.Counts.Controls = len(judged), len(controls)
}

// EvaluateTogether judges several environments at once, with the controls that demand their separation. The waivers are
// those of all of them: one that any environment holds is enough.
func EvaluateTogether(graphs []*Graph, o Options) *Report {
	report := &Report{At: o.Now}
	var names []string
	for _, g := range graphs {
		names = append(names, g.Name)
		report.Sandbox = report.Sandbox || g.Sandbox
	}
	report.Name = strings.Join(names, ", ")
	for _, control := range o.controls() {
		if control.across == nil {
			continue
		}
		for _, found := range control.across(graphs) {
			outcome, details := weigh([]Detail{found.Detail})
			report.Results = append(report.Results, Result{Control: control, Resource: found.ref, Outcome: outcome, Details: details})
		}
	}
	report.waive(o, false)
	report.count(graphs)
	return report
}
