package accesspolicy_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
)

// ownBusiness are the commands that name no key and concern nobody but the client that sends them.
var ownBusiness = []string{
	"asking", "auth", "command", "discard", "echo", "exec", "hello", "lolwut", "multi", "ping", "punsubscribe", "readonly", "readwrite", "select",
	"time", "unsubscribe", "unwatch", "wait",
	"client|caching", "client|getname", "client|getredir", "client|id", "client|reply", "client|setname",
	"cluster|count-failure-reports", "cluster|info", "cluster|keyslot", "cluster|myid", "cluster|nodes", "cluster|replicas", "cluster|slaves", "cluster|slots",
	"command|count", "command|getkeys", "command|info", "script|exists",
	"stralgo|lcs", // of two texts; two keys are judged
}

// TestEveryCommandWithoutAKeyWasThoughtAbout leaves no command unjudged that no key rule holds back.
func TestEveryCommandWithoutAKeyWasThoughtAbout(t *testing.T) {
	t.Parallel()
	risky := map[string]bool{}
	for _, risk := range accesspolicy.AllRisks() {
		risky[risk.Command] = true
	}
	judged := 0
	for _, form := range everyForm() {
		words := strings.Split(form, "|")
		keyless := false
		for count := range 7 {
			decision := all.Can(words[0], append(slices.Clone(words[1:]), slices.Repeat([]string{"1"}, count)...)...)
			if decision.Reason == accesspolicy.Granted && len(decision.Keys) == 0 && len(decision.KeyRules) == 0 {
				keyless = true
			}
			if decision.Reason == accesspolicy.Granted && len(decision.Keys) > 0 {
				keyless = false
				break
			}
		}
		if !keyless || strings.HasSuffix(form, "|help") {
			continue
		}
		judged++
		if risky[form] == slices.Contains(ownBusiness, form) {
			t.Errorf("%s names no key: it belongs either to the risks or to what concerns the client alone", form)
		}
	}
	if judged < 60 {
		t.Errorf("only %d commands were judged", judged)
	}
}

// everyForm are all commands, those with parts by their parts.
func everyForm() []string {
	var forms []string
	for _, group := range all.Explain().Groups {
		for _, command := range slices.Concat(group.Reads, group.Writes, group.Others) {
			if parts := accesspolicy.Parts(command); len(parts) > 0 {
				for _, part := range parts {
					forms = append(forms, command+"|"+part)
				}
				continue
			}
			forms = append(forms, command)
		}
	}
	return forms
}

// TestWhatRedisCallsDangerousHasItsReason holds the list against Redis' own category.
func TestWhatRedisCallsDangerousHasItsReason(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, form := range everyForm() {
		policy, err := accesspolicy.Parse("+" + form + " allkeys")
		if err != nil {
			t.Fatal(err)
		}
		if !policy.Reach().Dangerous {
			continue
		}
		seen++
		if len(policy.Risks()) == 0 {
			t.Errorf("%s is dangerous, and nobody says why", form)
		}
	}
	if seen < 20 {
		t.Errorf("only %d dangerous commands were found", seen)
	}
}

func TestRisksAreSortedAndNameCommandsThatExist(t *testing.T) {
	t.Parallel()
	var names []string
	for _, risk := range accesspolicy.AllRisks() {
		names = append(names, risk.Command)
		policy, err := accesspolicy.Parse("+" + risk.Command)
		if err != nil || len(policy.Risks()) != 1 || !slices.Contains(accesspolicy.Extents(), risk.Extent) || risk.Why == "" {
			t.Errorf("%+v: %v", risk, err)
		}
	}
	if !slices.IsSorted(names) {
		t.Errorf("not sorted: %v", names)
	}
}
