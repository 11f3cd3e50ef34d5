package sandbox

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// Switches makes the simulated Azure a less accommodating place. The zero value is a tenant that has everything: room in
// every region, classic caches from before, and a directory in which every principal exists. LoadSwitches reads them from a
// file; the names in brackets are those of the file.
type Switches struct {
	// NoClassicCaches (noClassicCaches) says that the tenant has had no classic cache, and so can create none.
	NoClassicCaches bool `yaml:"noClassicCaches"`
	// NoCapacity (noCapacity) lists where there is no room: "eastus2", or for one SKU "eastus2/Balanced_B3". The creation of
	// a cache is taken there, ends without one, and leaves it in Failed.
	NoCapacity []string `yaml:"noCapacity"`
	// TakenNames (takenNames) lists global names that somebody else has, after their type: "Microsoft.Cache/redis/orders",
	// "Microsoft.KeyVault/vaults/kv-orders", and with the region "Microsoft.Cache/redisEnterprise/westeurope/orders".
	TakenNames []string `yaml:"takenNames"`
	// Principals (principals) lists the object ids that the directory has beside those of identities in the sandbox. Without
	// it, every GUID is one that exists.
	Principals []string `yaml:"principals"`
	// ClosedVaults (closedVaults) says whether a vault with a closed firewall lets Azure Managed Redis in as one of the services
	// that Microsoft trusts: "trusted", which is the default, or "blocked". Microsoft's pages disagree (docs/adr/0006).
	ClosedVaults string `yaml:"closedVaults"`
	// VaultsUnreachable (vaultsUnreachable) says that this machine is outside of the networks from which vaults with a closed
	// firewall can be reached: their data plane refuses it.
	VaultsUnreachable bool `yaml:"vaultsUnreachable"`
}

// Values of the switch closedVaults.
const (
	closedVaultsTrusted = "trusted"
	closedVaultsBlocked = "blocked"
)

// LoadSwitches reads a YAML file of switches. It reports every problem of the file at once: switches that do not exist, and
// values that have not the form of Switches.
func LoadSwitches(file string) (Switches, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return Switches{}, fmt.Errorf("reading sandbox switches: %w", err)
	}
	switches, err := parseSwitches(content)
	if err != nil {
		return Switches{}, fmt.Errorf("reading sandbox switches %s:\n%w", file, err)
	}
	return switches, nil
}

func parseSwitches(content []byte) (Switches, error) {
	var s Switches
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	decoder.KnownFields(true)
	if err := decoder.Decode(&s); err != nil && !errors.Is(err, io.EOF) {
		return Switches{}, fmt.Errorf("expected noClassicCaches, noCapacity, takenNames, principals, closedVaults and vaultsUnreachable: %w", err)
	}
	return s, s.check()
}

// globalTypes are the types whose names are taken for everybody; the value is true where that is so per region only.
var globalTypes = map[string]bool{typeClassic: false, typeVault: false, typeManaged: true}

var placePattern = regexp.MustCompile(`^[a-z0-9]+(/[A-Za-z]+_[A-Z][0-9]+)?$`)

func (s Switches) check() error {
	var problems []error
	for i, place := range s.NoCapacity {
		if !placePattern.MatchString(place) {
			problems = append(problems, fmt.Errorf("noCapacity[%d]: not a place; expected a region, or region/SKU such as eastus2/Balanced_B3; got %s", i, place))
		}
	}
	for i, name := range s.TakenNames {
		if !isGlobalName(name) {
			problems = append(problems, fmt.Errorf("takenNames[%d]: not a global name; expected %s/{name}, %s/{name} or %s/{region}/{name}; got %s",
				i, typeClassic, typeVault, typeManaged, name))
		}
	}
	for i, principal := range s.Principals {
		if !guidPattern.MatchString(principal) {
			problems = append(problems, fmt.Errorf("principals[%d]: not an object id; expected a GUID; got %s", i, principal))
		}
	}
	if closed := s.ClosedVaults; closed != "" && closed != closedVaultsTrusted && closed != closedVaultsBlocked {
		problems = append(problems, fmt.Errorf("closedVaults: not a reading; expected trusted or blocked; got %s", closed))
	}
	return errors.Join(problems...)
}

func isGlobalName(name string) bool {
	for of, perRegion := range globalTypes {
		rest, found := strings.CutPrefix(strings.ToLower(name), strings.ToLower(of)+"/")
		if found && rest != "" && (strings.Count(rest, "/") == 1) == perRegion {
			return true
		}
	}
	return false
}

// isFull reports whether there is no room for a cache.
func (s Switches) isFull(cache arm.Resource) bool {
	sku := skuOf(cache)
	if is(cache, typeClassic) {
		sku = sizeOf(cache).tier + "_" + sizeOf(cache).family + fmt.Sprint(sizeOf(cache).capacity)
	}
	for _, place := range s.NoCapacity {
		if place == cache.Location || strings.EqualFold(place, cache.Location+"/"+sku) {
			return true
		}
	}
	return false
}
