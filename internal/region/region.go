// Package region knows what Azure's regions are called.
package region

import (
	"regexp"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// known are the regions of the public cloud and of those that a classic cache can be in. A region that Azure opens later is
// missing here, so that nothing may be refused by this list.
//
// The public cloud's are the physical ones, without Microsoft's own for staging, that Azure lists in
// https://github.com/Azure/terraform-azurerm-avm-utl-regions/blob/0caf3b86ee299c3c8a84b945316a72e31622c0ee/modules/cached-data/locations.tf.json
// and those of https://learn.microsoft.com/azure/reliability/regions-list that only some customers are let into. The other
// clouds' are those of https://github.com/Azure/azure-sdk-for-net/blob/main/sdk/core/Azure.Core/src/AzureLocation.cs, with
// China North 3.
var known = strings.Fields(`
australiacentral australiacentral2 australiaeast australiasoutheast austriaeast belgiumcentral brazilsouth brazilsoutheast
canadacentral canadaeast centralindia centralus centraluseuap chilecentral eastasia eastus eastus2 eastus2euap
francecentral francesouth germanynorth germanywestcentral indonesiacentral israelcentral italynorth japaneast japanwest
jioindiacentral jioindiawest koreacentral koreasouth malaysiawest mexicocentral newzealandnorth northcentralus northeurope
norwayeast norwaywest polandcentral qatarcentral southafricanorth southafricawest southcentralus southeastasia southindia
spaincentral swedencentral swedensouth switzerlandnorth switzerlandwest uaecentral uaenorth uksouth ukwest westcentralus
westeurope westindia westus westus2 westus3

chinaeast chinaeast2 chinanorth chinanorth2 chinanorth3
usdodcentral usdodeast usgovarizona usgoviowa usgovtexas usgovvirginia
`)

// shape is that of a name in lower case: letters and digits, nothing between words, as AzureLocation.cs describes it.
var shape = regexp.MustCompile(`^[a-z][a-z0-9]*$`)

// name is a region as Azure compares it: `West Europe` is `westeurope`.
func name(text string) string { return strings.ToLower(strings.ReplaceAll(text, " ", "")) }

// Check is the problem of a text that can't be the name of a region. It fits [github.com/redoubt-iac/redoubt/internal/inputs.Set].
func Check(path, text string) validation.Problems {
	if shape.MatchString(name(text)) {
		return nil
	}
	return validation.Problems{{
		Path: path, Message: "not the name of a region", Expected: "letters and digits, such as westeurope", Got: validation.Quote(text),
	}}
}

// Doubt is a sentence about a name that is no region's as far as is known here; "" for one that is.
func Doubt(path, text string) string {
	if slices.Contains(known, name(text)) {
		return ""
	}
	guess := ""
	if nearest := validation.Nearest(name(text), known); nearest != "" {
		guess = ` (did you mean "` + nearest + `"?)`
	}
	return path + ": unknown region " + validation.Quote(text) + guess +
		"; it is accepted, because it may be newer than redoubt's list: `az account list-locations` shows those that there are"
}
