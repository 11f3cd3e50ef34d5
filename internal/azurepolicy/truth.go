package azurepolicy

// truth is a value of Kleene's three-valued logic: a condition holds, does not hold, or cannot be decided.
type truth int8

const (
	no truth = iota
	maybe
	yes
)

func truthOf(holds bool) truth {
	if holds {
		return yes
	}
	return no
}

// inverse is the truth of "not".
func (t truth) inverse() truth { return yes - t }

// doubtKind says why a condition could not be decided.
type doubtKind int8

const (
	// notKnown: a value that the plan does not know, or a rule that this package does not have.
	notKnown doubtKind = iota
	// failed: a template function that ends in an error; Azure denies such a request,
	// https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#avoiding-template-failures
	failed
	// foreign: an alias of another resource type; Azure does not apply such a policy to the resource,
	// https://learn.microsoft.com/azure/governance/policy/concepts/policy-applicability
	foreign
)

// doubt is one reason why a value is not known or a condition not decided.
type doubt struct {
	kind   doubtKind
	reason string
}

func unknown(reason string) *doubt { return &doubt{kind: notKnown, reason: reason} }

// verdict is the truth of a condition; doubts are the reasons when it is maybe.
type verdict struct {
	truth  truth
	doubts []doubt
}

var (
	holds   = verdict{truth: yes}
	refuted = verdict{truth: no}
)

func verdictOf(condition bool) verdict {
	if condition {
		return holds
	}
	return refuted
}

func doubtful(d *doubt) verdict { return verdict{truth: maybe, doubts: []doubt{*d}} }

func (v verdict) not() verdict { return verdict{truth: v.truth.inverse(), doubts: v.doubts} }

// fold combines the verdicts of the members of an allOf (decisive is no) or of an anyOf (decisive is yes): one decisive
// member decides whatever the others are, and is the reason why an unknown value often does not matter.
func fold(count int, decisive truth, member func(int) verdict) verdict {
	result := verdict{truth: decisive.inverse()}
	for i := range count {
		switch v := member(i); v.truth {
		case decisive:
			return verdict{truth: decisive}
		case maybe:
			result.truth = maybe
			result.doubts = append(result.doubts, v.doubts...)
		}
	}
	return result
}
