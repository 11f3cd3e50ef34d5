package waivergate_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/internal/waivergate"
	"github.com/redoubt-iac/redoubt/waivers"
)

func waiver(change func(*waivers.Waiver)) waivers.Waiver {
	w := waivers.Waiver{Control: "RDT-NET-01", Reason: "The partner has no private link yet.", Owner: "payments@example.com", Granted: "2026-11-01", Until: "2026-11-30"}
	if change != nil {
		change(&w)
	}
	return w
}

func TestAWaiverIsComparedWithThatOfTheBase(t *testing.T) {
	t.Parallel()
	inBase := []waivers.Waiver{waiver(nil)}
	for name, c := range map[string]struct {
		base    []waivers.Waiver
		head    waivers.Waiver
		kind    waivergate.Kind // "" for none
		problem string
		trusts  string // the last day of what is trusted, "" for nothing
	}{
		"it is the same":           {inBase, waiver(nil), "", "", "2026-11-30"},
		"the base has none":        {nil, waiver(nil), waivergate.New, "no waiver of this control", ""},
		"it lasts longer":          {inBase, waiver(func(w *waivers.Waiver) { w.Until = "2026-12-31" }), waivergate.Longer, "until 2026-12-31, and until 2026-11-30 in the base", "2026-11-30"},
		"it ends earlier":          {inBase, waiver(func(w *waivers.Waiver) { w.Until = "2026-11-25" }), "", "", "2026-11-25"},
		"its end is no date":       {inBase, waiver(func(w *waivers.Waiver) { w.Until = "soon" }), waivergate.Longer, "until soon", "2026-11-30"},
		"it has another reason":    {inBase, waiver(func(w *waivers.Waiver) { w.Reason = "Because we can." }), waivergate.Reworded, `its reason is "Because we can."`, "2026-11-30"},
		"it has another owner":     {inBase, waiver(func(w *waivers.Waiver) { w.Owner = "nobody" }), waivergate.Reworded, `its owner is "nobody", and "payments@example.com" in the base`, "2026-11-30"},
		"it was granted anew":      {inBase, waiver(func(w *waivers.Waiver) { w.Granted = "2026-11-20" }), waivergate.Reworded, "its day of granting", "2026-11-30"},
		"it is of another control": {inBase, waiver(func(w *waivers.Waiver) { w.Control = "RDT-IDN-02" }), waivergate.New, "no waiver of this control", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused := waivergate.Compare(c.base, []waivers.Waiver{c.head}, nil)
			if c.kind == "" {
				if len(refused.Changes) > 0 || !refused.Passed() || !slices.Equal(refused.Trusted, []waivers.Waiver{c.head}) {
					t.Fatalf("got %+v", refused)
				}
				return
			}
			if len(refused.Changes) != 1 || refused.Passed() || refused.Changes[0].Kind != c.kind || !strings.Contains(refused.Changes[0].Problem, c.problem) {
				t.Fatalf("got %+v", refused)
			}
			until := ""
			for _, trusted := range refused.Trusted {
				until = trusted.Until
			}
			if until != c.trusts {
				t.Errorf("trusts until %q; got %+v", until, refused.Trusted)
			}
			accepted := waivergate.Compare(c.base, []waivers.Waiver{c.head}, []string{strings.ToLower(c.head.Control)})
			if !accepted.Passed() || !accepted.Changes[0].Accepted || !slices.Equal(accepted.Trusted, []waivers.Waiver{c.head}) || len(accepted.Unmatched) > 0 {
				t.Errorf("accepted: %+v", accepted)
			}
		})
	}
}

func TestAnAcceptedIdThatNothingNeedsIsTold(t *testing.T) {
	t.Parallel()
	list := []waivers.Waiver{waiver(nil)}
	if got := waivergate.Compare(list, list, []string{"RDT-NET-01", "RDT-XXX-99"}).Unmatched; !slices.Equal(got, []string{"RDT-NET-01", "RDT-XXX-99"}) {
		t.Errorf("got %v", got)
	}
}

// Whatever a change does to its waivers: what is trusted without a word of anybody never lasts longer than in the base.
func TestNobodyGainsADayByThemselves(t *testing.T) {
	t.Parallel()
	days := rapid.SampledFrom([]string{"2026-11-01", "2026-11-30", "2026-12-31", "2027-01-31", "never", ""})
	some := rapid.SliceOf(rapid.Custom(func(t *rapid.T) waivers.Waiver {
		return waiver(func(w *waivers.Waiver) {
			w.Control = rapid.SampledFrom([]string{"RDT-NET-01", "RDT-IDN-02"}).Draw(t, "control")
			w.Until = days.Draw(t, "until")
			w.Reason = rapid.SampledFrom([]string{"One good reason for it.", "Another good reason."}).Draw(t, "reason")
		})
	}))
	rapid.Check(t, func(t *rapid.T) {
		base, head := some.Draw(t, "base"), some.Draw(t, "head")
		for _, trusted := range waivergate.Compare(base, head, nil).Trusted {
			i := slices.IndexFunc(base, func(w waivers.Waiver) bool { return w.Control == trusted.Control })
			if i < 0 || trusted.Reason != base[i].Reason || trusted.Until > base[i].Until && base[i].Until != "" {
				t.Fatalf("trusts %+v with the base %+v", trusted, base)
			}
		}
	})
}

func TestWaiversAreReadFromAStackFileOrAList(t *testing.T) {
	t.Parallel()
	const entry = `{control: RDT-NET-01, reason: The partner has no private link yet., owner: payments@example.com, granted: 2026-11-01, until: "2026-11-30"}`
	want := []waivers.Waiver{waiver(nil)}
	for name, contents := range map[string]string{
		"a stack file": "config:\n  redoubt:environment:\n    cache:\n      owner: {secure: abc}\n      waivers:\n        - " + entry,
		"a list":       "waivers:\n  - " + entry,
		"JSON":         `{"waivers": [{"control": "RDT-NET-01", "reason": "The partner has no private link yet.", "owner": "payments@example.com", "granted": "2026-11-01", "until": "2026-11-30"}]}`,
	} {
		if got, err := waivergate.Parse([]byte(contents)); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
	for name, contents := range map[string]string{
		"a stack file without a cache": "config: {\"azure-native:location\": westeurope}",
		"a cache without waivers":      "config: {\"redoubt:environment\": {cache: {owner: x}}}",
	} {
		if got, err := waivergate.Parse([]byte(contents)); err != nil || len(got) > 0 {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

func TestWhatHoldsNoWaiversIsAnError(t *testing.T) {
	t.Parallel()
	for contents, want := range map[string]string{
		"resources: []": "got neither a key `config` nor a key `waivers`",
		"waivers: 7":    "waivers: expected a list",
		"config: [1]":   "config: expected an object",
		"config: {\"redoubt:environment\": {cache: {waivers: yes}}}": "cache.waivers: expected a list",
		"- [":  "did not find",
		"text": "cannot unmarshal",
	} {
		if _, err := waivergate.Parse([]byte(contents)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v", contents, err)
		}
	}
}
