package region_test

import (
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/region"
)

func TestKnownRegionsRaiseNoDoubt(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"westeurope", "West Europe", "WestEurope", "eastus2", "East US 2", "swedencentral", "chinanorth3", "usgovvirginia"} {
		if doubt := region.Doubt("location", text); doubt != "" {
			t.Error(doubt)
		}
		if problems := region.Check("location", text); len(problems) > 0 {
			t.Error(problems.Err())
		}
	}
}

func TestAnUnknownRegionIsDoubtedAndNotRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"westeurop":    `location: unknown region "westeurop" (did you mean "westeurope"?); it is accepted`,
		"West Europ":   `location: unknown region "West Europ" (did you mean "westeurope"?); it is accepted`,
		"estus":        `location: unknown region "estus" (did you mean "eastus"?); it is accepted`,
		"atlantis9":    `location: unknown region "atlantis9"`,
		"global":       `location: unknown region "global"`,
		"westeurope 2": `location: unknown region "westeurope 2" (did you mean "westeurope"?); it is accepted`,
	} {
		if doubt := region.Doubt("location", text); !strings.HasPrefix(doubt, want) {
			t.Errorf("got %q; expected %q", doubt, want)
		}
		if problems := region.Check("location", text); len(problems) > 0 {
			t.Error(problems.Err())
		}
	}
}

func TestWhatCanBeNoRegionIsRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{" ", "west-europe", "west_europe", "2westeurope", "(Europe) West Europe", "westeurope\n", "zürich"} {
		if problems := region.Check("location", text); len(problems) != 1 || !strings.HasPrefix(problems.Err().Error(), "location: not the name of a region; expected letters and digits, such as westeurope; got ") {
			t.Errorf("%q: got %v", text, problems.Err())
		}
	}
}
