package latency

import (
	"context"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify"
)

// bands say what the quickest round trip tells of the distance; a busy server or machine makes others longer, never
// shorter. Zones of a region are about 2 ms apart, and what else is on the way adds to it
// (https://learn.microsoft.com/azure/reliability/availability-zones-overview#inter-zone-latency); what regions are apart is
// in Microsoft's table (https://learn.microsoft.com/azure/networking/azure-network-latency).
var bands = []struct {
	upTo  time.Duration
	looks string
	hint  string
}{
	{2 * time.Millisecond, "like the same region", ""},
	{5 * time.Millisecond, "like the same region, in another zone", "place the client in the cache's zone if it needs the last millisecond"},
	{1<<63 - 1, "like another region, or a way over a VPN or a firewall", "https://learn.microsoft.com/azure/networking/azure-network-latency says how far regions are apart; run clients in the cache's region"},
}

// distance reports what is known and what the times look like.
func (p probe) distance(ctx context.Context, target verify.Target, found summary) verify.Outcome {
	if target.Service == verify.Local {
		return outcome(distance, verify.NotTried, "", "a local server is in no region")
	}
	looks, hint := "", ""
	for _, band := range bands {
		if found.least <= band.upTo {
			looks, hint = "the quickest took "+milliseconds(found.least)+", which looks "+band.looks, band.hint
			break
		}
	}
	here, there := canonical(p.ClientRegion(ctx)), canonical(target.Location)
	switch {
	case here == "" || there == "":
		return outcome(distance, verify.Reported, looks, hint)
	case here == there:
		return outcome(distance, verify.Reported, "both are in "+here+"; "+looks, hint)
	}
	return outcome(distance, verify.Reported, "the client is in "+here+" and the cache in "+there+"; "+looks, "run clients in the cache's region")
}

// form is a region's name as Azure's APIs have it.
var form = regexp.MustCompile(`^[a-z0-9]{1,40}$`)

// canonical makes "North Europe" northeurope; anything else than a name of a region is "".
func canonical(region string) string {
	name := strings.ToLower(strings.ReplaceAll(region, " ", ""))
	if !form.MatchString(name) {
		return ""
	}
	return name
}

const (
	// metadata is where a virtual machine asks about itself,
	// https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service
	metadata = "http://169.254.169.254/metadata/instance/compute/location?api-version=2021-02-01&format=text"
	// metadataLimit is short, because the service is on the same machine or nowhere.
	metadataLimit = time.Second
	// regionVariable is set by App Service and Functions,
	// https://learn.microsoft.com/azure/app-service/reference-app-settings
	regionVariable = "REGION_NAME"
)

// Region is the Azure region that this machine is in, "" where nothing says so. It takes a second at most.
func Region(ctx context.Context) string {
	if region := canonical(os.Getenv(regionVariable)); region != "" {
		return region
	}
	// The service must be asked without a proxy, which would answer for its own machine.
	return ask(ctx, &http.Client{Transport: &http.Transport{Proxy: nil, DisableKeepAlives: true}})
}

func ask(ctx context.Context, client *http.Client) string {
	ctx, cancel := context.WithTimeout(ctx, metadataLimit)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, metadata, nil)
	if err != nil {
		return ""
	}
	request.Header.Set("Metadata", "true")
	response, err := client.Do(request)
	if err != nil {
		return ""
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(response.Body, 64))
	if err != nil || response.StatusCode != http.StatusOK {
		return ""
	}
	return canonical(strings.TrimSpace(string(text)))
}
